import fc from 'fast-check'
import { addDays, dateOfDayNumber, dayNumberOf } from '../../../../domain/calendar/civil-date.ts'
import { addMs, dateOf } from '../../../../domain/calendar/instant.ts'
import type { CadenceCommand } from '../../../../domain/cadence/commands.ts'
import type { Accepted } from '../../../../domain/cadence/decide.ts'
import type { StepKey } from '../../../../domain/programme/steps.ts'
import type { Refusal } from '../../../../domain/refusals.ts'
import {
  actor,
  at,
  type CadenceRun,
  definitionOf,
  fullMark,
  programmeOrder,
  startCadence,
} from './support.ts'

/** One thing that happens in a run made by chance; numbers are indexes taken round. */
export type Move =
  | { readonly kind: 'wait' | 'away'; readonly hours: number }
  | { readonly kind: 'suspend' | 'resume'; readonly days: number }
  /** The command before, sent again. */
  | { readonly kind: 'again' }
  | {
      readonly kind: CadenceCommand['command']
      readonly id: number
      readonly period: number
      readonly milestones: readonly number[]
      readonly daysAgo: number
      readonly limitWorkdays: number
    }

export interface RandomRun {
  readonly step: StepKey
  readonly startOn: string
  readonly weekday: number
  readonly moves: readonly Move[]
}

export interface Given {
  readonly command: CadenceCommand
  readonly decision: Accepted | Refusal
}

const commandMove: fc.Arbitrary<Move> = fc.record({
  kind: fc.constantFrom(
    'mark-milestones',
    'mark-milestones',
    'mark-milestones',
    'return-milestone',
    'correct-milestone',
    'admit-late-record',
    'issue-order',
    'reply-order',
    'return-order',
    'close-order',
  ),
  id: fc.integer({ min: 0, max: 40 }),
  period: fc.nat({ max: 7 }),
  milestones: fc.uniqueArray(fc.nat({ max: 6 }), { minLength: 1, maxLength: 4 }),
  daysAgo: fc.oneof(fc.constant(0), fc.integer({ min: -1, max: 25 })),
  limitWorkdays: fc.integer({ min: 1, max: 60 }),
})

const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 6, arbitrary: commandMove },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('wait'), hours: fc.integer({ min: 1, max: 500 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('away'), hours: fc.integer({ min: 1, max: 1500 }) }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'again' } as const) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('suspend', 'resume'), days: fc.nat({ max: 20 }) }),
  },
)

/** Short runs of one step, begun on any day of three years. */
export const randomRun: fc.Arbitrary<RandomRun> = fc.record({
  step: fc.constantFrom(
    'weekly-salon',
    'weekly-salon',
    'monthly-visit',
    'quarterly-consultation',
    'half-year-project',
    'yearly-transfer',
    'three-year-leap',
  ),
  startOn: fc
    .integer({ min: dayNumberOf('2025-06-01'), max: dayNumberOf('2028-06-01') })
    .map(dateOfDayNumber),
  weekday: fc.integer({ min: 1, max: 7 }),
  moves: fc.array(move, { minLength: 1, maxLength: 14 }),
})

/** Plays a run and keeps each command with its answer. */
export function play({ step, startOn, weekday, moves }: RandomRun): {
  readonly run: CadenceRun
  readonly given: readonly Given[]
} {
  const run = startCadence({ step, startOn, weekday, startedAt: at(startOn, '11:20') })
  run.until(addMs(run.now, 96 * 3_600_000))
  const given: Given[] = []
  for (const each of moves) {
    switch (each.kind) {
      case 'wait':
        run.until(addMs(run.now, each.hours * 3_600_000))
        break
      case 'away':
        run.awayUntil(addMs(run.now, each.hours * 3_600_000))
        break
      case 'suspend':
      case 'resume':
        orderOf(run, each.kind, each.days)
        break
      case 'again': {
        const command = given.at(-1)?.command
        if (command !== undefined) given.push({ command, decision: run.give(command) })
        break
      }
      default: {
        const command = commandOf(run, each)
        given.push({ command, decision: run.give(command) })
      }
    }
  }
  run.until(addMs(run.now, 240 * 3_600_000))
  return { run, given }
}

/** Only what the programme would pass on. */
function orderOf(run: CadenceRun, order: 'suspend' | 'resume', days: number): void {
  const today = dateOf(run.now)
  const next = { sequence: run.state.obeyed + 1, commandId: `order-${run.events.length}` }
  const { suspension } = run.state
  if (order === 'suspend')
    run.order(programmeOrder('programmeSuspended', addDays(today, days), next), run.now)
  else if (suspension !== null && suspension.on <= today)
    run.order(programmeOrder('programmeResumed', today, next), run.now)
}

function commandOf(run: CadenceRun, given: Extract<Move, { readonly id: number }>): CadenceCommand {
  const { definition } = run.state.setup
  const open = run.state.occurrences.filter((each) => each.state === 'open').map((each) => each.period)
  const closed = run.state.closed.slice(-3).map(({ period }) => period)
  const reachesClosed = given.kind === 'admit-late-record' || given.kind === 'correct-milestone'
  const aside =
    open.length === 0 || given.period === 7 ? ['2026-X', run.state.occurrences.at(-1)?.period ?? ''] : []
  const periods = [...(reachesClosed ? closed : []), ...open, ...aside]
  const keys = definitionOf(definition.step).milestones.map((each) => each.milestone)
  const happenedOn = addDays(dateOf(run.now), -given.daysAgo)
  const chosen = new Set(given.milestones.map((index) => keys[index % keys.length] ?? ''))
  const marks = [...chosen].map((milestone) => fullMark(definition.step, milestone, happenedOn))
  const [mark] = marks
  if (mark === undefined) throw new Error('a move without a milestone')
  const base = {
    commandId: `command-${given.id}`,
    actor: actor('association-city', 'p-008'),
    period: periods[given.period % periods.length] ?? '',
  }
  const orders = run.state.orders.map((order) => order.period)
  const ofOrder = { ...base, period: orders[given.period % Math.max(1, orders.length)] ?? base.period }
  switch (given.kind) {
    case 'mark-milestones':
      return { command: given.kind, ...base, marks }
    case 'return-milestone':
      return {
        command: given.kind,
        ...base,
        milestone: mark.milestone,
        reason: '缺页',
        limitWorkdays: given.limitWorkdays,
      }
    case 'correct-milestone':
    case 'admit-late-record':
      return { command: given.kind, ...base, mark, reason: '笔误' }
    case 'issue-order':
      return { command: given.kind, ...ofOrder, note: '请说明原因', limitWorkdays: given.limitWorkdays }
    case 'reply-order':
      return {
        command: given.kind,
        ...ofOrder,
        actor: actor('association-county', 'p-007'),
        reason: '专家行程冲突',
        evidence: [],
      }
    case 'return-order':
      return { command: given.kind, ...ofOrder, reason: '未写明日期', limitWorkdays: given.limitWorkdays }
    case 'close-order':
      return { command: given.kind, ...ofOrder, note: '' }
  }
}
