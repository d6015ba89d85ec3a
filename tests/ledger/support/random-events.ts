import fc from 'fast-check'
import type { CadenceEventBody, DomainEvent, ProgrammeEventBody } from '../../../domain/cadence/events.ts'
import {
  cadenceEvent,
  cadenceStarted,
  liaison,
  movedDates,
  occurrencePlanned,
  programmeEvent,
  programmeStarted,
  recordedMark,
} from './sample-events.ts'

const milestones = ['topic-set', 'held', 'minutes-filed'] as const

/** One thing that happens to a cadence; what is impossible at that moment is left out when the events are made. */
const cadenceStep = fc.record({
  what: fc.constantFrom(
    'plan',
    'open',
    'remind',
    'yellow',
    'red',
    'order',
    'mark',
    'move',
    'extend',
    'return',
    'correct',
    'close',
    'correct-closed',
    'late',
    'suspend',
    'resume',
    'refuse',
  ),
  milestone: fc.constantFrom(...milestones),
  day: fc.integer({ min: 10, max: 28 }),
  attendees: fc.nat(9),
  commandId: fc.constantFrom('command-1', 'command-2', 'command-3'),
})
type CadenceStep = typeof cadenceStep extends fc.Arbitrary<infer Step> ? Step : never

const programmeStep = fc.constantFrom<ProgrammeEventBody>(
  { kind: 'programmeSuspended', on: '2026-08-03', reason: '台风' },
  { kind: 'programmeResumed', on: '2026-08-17' },
  { kind: 'rosterAmended', seats: { liaison: ['p-007'] } },
  { kind: 'rosterAmended', seats: { liaison: [], expert: ['p-002', 'p-004'] } },
  { kind: 'commandRefused', code: 'not-suspended', message: '当前没有暂停' },
)

/** A valid record of two teams, each with its programme and its salon, in order of team and sequence. */
export const randomRecord: fc.Arbitrary<readonly DomainEvent[]> = fc
  .tuple(teamRecord('longyou'), teamRecord('changshan'))
  .map((teams) => teams.flat())

function teamRecord(teamId: string): fc.Arbitrary<readonly DomainEvent[]> {
  return fc
    .record({
      programme: fc.array(programmeStep, { maxLength: 5 }),
      cadence: fc.array(cadenceStep, { maxLength: 25 }),
    })
    .map(({ programme, cadence }) => [
      ...[programmeStarted, ...programme].map((body, index) =>
        programmeEvent({ teamId, sequence: index + 1 }, body),
      ),
      ...salonRecord(teamId, cadence),
    ])
}

function salonRecord(teamId: string, steps: readonly CadenceStep[]): readonly DomainEvent[] {
  const events: DomainEvent[] = [cadenceEvent({ teamId, sequence: 1 }, cadenceStarted)]
  let week = 1
  let stage: 'none' | 'planned' | 'open' = 'none'
  let ordered = false
  for (const step of steps) {
    const period = `2026-W${week}`
    const closedPeriod = week > 1 ? `2026-W${week - 1}` : null
    const body = bodyOf(step, { teamId, period, closedPeriod, stage, ordered })
    if (body === null) continue
    if (body.kind === 'occurrencePlanned') [stage, ordered] = ['planned', false]
    if (body.kind === 'occurrenceOpened') stage = 'open'
    if (body.kind === 'orderDrafted') ordered = true
    if (body.kind === 'occurrenceClosed') [stage, week] = ['none', week + 1]
    const sequence = events.length + 1
    events.push(cadenceEvent({ teamId, sequence, commandId: step.commandId, actor: liaison }, body))
  }
  return events
}

interface Moment {
  readonly teamId: string
  readonly period: string
  /** The last one that closed. */
  readonly closedPeriod: string | null
  readonly stage: 'none' | 'planned' | 'open'
  readonly ordered: boolean
}

function bodyOf(
  { what, milestone, day, attendees }: CadenceStep,
  { teamId, period, closedPeriod, stage, ordered }: Moment,
): CadenceEventBody | null {
  const at = { period, milestone }
  const expiresAt = `2026-02-${day}T09:07:00+08:00`
  const mark = recordedMark(milestone, { values: { attendees } })
  const orderId = `${teamId}/weekly-salon/${period}/order`
  if (what === 'suspend') return { kind: 'cadenceSuspended', on: `2026-08-${day}` }
  if (what === 'resume') {
    const on = `2026-09-${day}`
    const openings = stage === 'planned' ? [{ period, opensAt: `${on}T09:07:00+08:00`, expiresAt }] : []
    return { kind: 'cadenceResumed', on, suspendedOn: '2026-08-03', lostWorkdays: 10, openings }
  }
  if (what === 'refuse') return { kind: 'commandRefused', code: 'evidence-missing', message: '还缺：签到表' }
  if (what === 'plan') return stage === 'none' ? occurrencePlanned(period) : null
  if (what === 'open') return stage === 'planned' ? { kind: 'occurrenceOpened', period } : null
  if (what === 'correct-closed' || what === 'late') {
    if (closedPeriod === null) return null
    const late = { ...mark, state: 'done-late' } as const
    const closed = { result: what === 'late' ? 'done-late' : 'missed', gaps: attendees } as const
    const kind = what === 'late' ? 'lateRecordAdmitted' : 'milestoneCorrected'
    return { kind, period: closedPeriod, mark: late, reason: '有误', replaces: null, closed }
  }
  if (stage !== 'open') return null
  switch (what) {
    case 'remind':
      return { kind: 'milestoneReminded', ...at, remindAt: '2026-01-08T09:07:00+08:00' }
    case 'yellow':
      return { kind: 'milestoneTurnedYellow', ...at }
    case 'red':
      return { kind: 'milestoneTurnedRed', ...at }
    case 'order':
      return ordered
        ? { kind: 'orderLineAdded', ...at, orderId }
        : { kind: 'orderDrafted', period, orderId, lines: [milestone] }
    case 'mark':
      return { kind: 'milestonesMarked', period, marks: [mark] }
    case 'move': {
      const moved = movedDates(milestone, `2026-01-${day}`, '活动推迟')
      return { kind: 'datesMoved', period, milestones: [moved], expiresAt, rule: '活动推迟' }
    }
    case 'extend':
      return { kind: 'datesMoved', period, milestones: [], expiresAt, rule: '系统中断后顺延' }
    case 'return': {
      const dates = movedDates(milestone, `2026-01-${day}`, '退回补正')
      return { kind: 'milestoneReturned', ...at, reason: '不清', dates, expiresAt, replaces: 1 }
    }
    case 'correct':
      return { kind: 'milestoneCorrected', period, mark, reason: '有误', replaces: 1, closed: null }
    case 'close':
      return { kind: 'occurrenceClosed', period, result: 'missed', gaps: 1, missed: [milestone], dropped: [] }
  }
}
