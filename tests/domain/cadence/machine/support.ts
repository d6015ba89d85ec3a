import { join } from 'node:path'
import { readCalendars } from '../../../../config/read-calendars.ts'
import { projectFolder } from '../../../../config/project-folder.ts'
import { readTemplate } from '../../../../config/read-project-files.ts'
import type { CivilDate } from '../../../../domain/calendar/civil-date.ts'
import { type Instant, instantAt } from '../../../../domain/calendar/instant.ts'
import { endsOn } from '../../../../domain/calendar/programme-span.ts'
import type {
  Actor,
  CadenceCommand,
  Evidence,
  FactValue,
  FactValues,
  Mark,
  MarkMilestones,
} from '../../../../domain/cadence/commands.ts'
import type { Accepted } from '../../../../domain/cadence/decide.ts'
import type { CadenceEvent, ProgrammeOrder } from '../../../../domain/cadence/events.ts'
import { cadenceMachine } from '../../../../domain/cadence/machine.ts'
import type { Notice } from '../../../../domain/cadence/notice.ts'
import { planPeriods } from '../../../../domain/cadence/plan/plan-periods.ts'
import { isRefusal, readCadenceCommand } from '../../../../domain/cadence/messages/read-message.ts'
import {
  type CadenceState,
  initialCadence,
  type MilestoneState,
  type OccurrenceState,
} from '../../../../domain/cadence/state.ts'
import type { SeatKey } from '../../../../domain/programme/seats.ts'
import type { StepKey } from '../../../../domain/programme/steps.ts'
import type {
  FactDefinition,
  MilestoneDefinition,
  StepDefinition,
} from '../../../../domain/programme/template.ts'
import type { Refusal } from '../../../../domain/refusals.ts'

export const calendars = readCalendars()
export const template = readTemplate(join(projectFolder(), 'templates', 'six-step.v1.yaml'))

export interface CadenceStartAt {
  readonly step: StepKey
  readonly startOn?: CivilDate
  /** 09:00 of startOn unless told otherwise. */
  readonly startedAt?: Instant
  readonly weekday?: number
}

/** A cadence that is driven as its workflow drives it: plan, look, record, wait. */
export interface CadenceRun {
  readonly state: CadenceState
  readonly events: readonly CadenceEvent[]
  readonly notices: readonly Notice[]
  readonly now: Instant
  /** Looks at each moment the machine asks for, until this one. */
  until(at: Instant): CadenceRun
  /** Nobody looks until this moment; then one wake-up. */
  awayUntil(at: Instant): CadenceRun
  give(command: CadenceCommand, at?: Instant): Accepted | Refusal
  order(order: ProgrammeOrder, at: Instant): CadenceRun
}

export function startCadence(start: CadenceStartAt): CadenceRun {
  const startOn = start.startOn ?? '2026-01-05'
  const startedAt = start.startedAt ?? at(startOn, '09:00')
  const definition = definitionOf(start.step)
  const setup = {
    teamId: 'qs-tea',
    template: template.template,
    definition,
    startOn,
    endsOn: endsOn(startOn),
    salon: { weekday: start.weekday ?? 5, at: '15:00' },
    startedAt,
  }
  let now = startedAt
  const events: CadenceEvent[] = []
  const notices: Notice[] = []
  const initial = initialCadence({ setup, calendarVersion: calendars.version })
  const machine = cadenceMachine(initial, (happened, told) => {
    events.push(...happened)
    notices.push(...told)
  })

  const plan = (): void => {
    for (let wanted = machine.planWanted(now); wanted !== null; wanted = machine.planWanted(now)) {
      const planned = planPeriods(calendars.calendar, machine.state().calendarVersion, wanted)
      machine.extendPlan(planned, now)
      if (planned.nextIndex === wanted.fromIndex) return
    }
  }
  /** As the workflow does once it has recorded that they were issued. */
  const numberOrders = (): void => {
    for (const order of machine.unnumberedOrders()) {
      const count = 1 + events.filter(({ kind }) => kind === 'orderNumbered').length
      machine.numberOrder(order, `DB-${order.issuedAt.slice(0, 4)}-${String(count).padStart(4, '0')}`, now)
    }
  }
  const wake = (): void => {
    numberOrders()
    for (let rounds = 0; rounds < 100; rounds += 1) {
      const before = events.length
      plan()
      machine.look(now)
      plan()
      const next = machine.nextLook(now)
      if (events.length === before && (next === null || next > now)) return
    }
    throw new Error(`the cadence never came to rest at ${now}`)
  }

  machine.start(now)
  wake()

  const run: CadenceRun = {
    get state() {
      return machine.state()
    },
    get events() {
      return events
    },
    get notices() {
      return notices
    },
    get now() {
      return now
    },
    until(limit) {
      for (let next = machine.nextLook(now); next !== null && next <= limit; next = machine.nextLook(now)) {
        now = next
        wake()
      }
      now = limit > now ? limit : now
      return run
    },
    awayUntil(limit) {
      now = limit
      wake()
      return run
    },
    give(command, moment) {
      if (moment !== undefined) run.until(moment)
      const { actor: sender } = command
      const message = { ...command, actor: { ...sender, via: 'api', signature: anySignature, signedAt: now } }
      const read = readCadenceCommand(command.command, message, 'vouched')
      if (isRefusal(read)) return read
      const decision = machine.give({ ...read, actor: sender }, now)
      if (!decision.refused) wake()
      return decision
    },
    order(order, moment) {
      run.until(moment)
      plan()
      machine.obey(order, now)
      wake()
      return run
    },
  }
  return run
}

export function definitionOf(step: StepKey): StepDefinition {
  const found = template.steps.find((each) => each.step === step)
  if (found === undefined) throw new Error(`the template has no step ${step}`)
  return found
}

export function milestoneDefinition(step: StepKey, milestone: string): MilestoneDefinition {
  const found = definitionOf(step).milestones.find((each) => each.milestone === milestone)
  if (found === undefined) throw new Error(`${step} has no milestone ${milestone}`)
  return found
}

/** `2026-08-03` to `2026-08-03T10:00:00+08:00`. */
export function at(date: CivilDate, time = '10:00'): Instant {
  return instantAt(date, time)
}

/** Whether a signature holds is checked before the machine; here only its form counts. */
const anySignature = `ed25519:ab12cd34:${'A'.repeat(86)}`

export function actor(seatId: SeatKey = 'liaison', personId = 'p-006'): Actor {
  return { personId, seatId, via: 'api' }
}

/** What the programme records when it is suspended or resumed; a later order has a greater `sequence`. */
export function programmeOrder(
  kind: 'programmeSuspended' | 'programmeResumed',
  on: CivilDate,
  { sequence = kind === 'programmeSuspended' ? 2 : 3, commandId = `cmd-${kind}` } = {},
): ProgrammeOrder {
  const base = {
    workflowId: 'team/qs-tea',
    sequence,
    at: at(on),
    actor: actor('association-city', 'p-008'),
    commandId,
    on,
  }
  return kind === 'programmeSuspended' ? { ...base, kind, reason: '防汛' } : { ...base, kind }
}

/** A mark with everything the template asks for. */
export function fullMark(
  step: StepKey,
  milestone: string,
  happenedOn: CivilDate,
  changes: {
    readonly values?: FactValues
    readonly evidence?: readonly Evidence[]
    readonly note?: string
  } = {},
): Mark {
  const own = milestoneDefinition(step, milestone)
  const values = Object.fromEntries(
    own.facts.filter((fact) => fact.required).map((fact) => [fact.fact, sampleValue(fact)]),
  )
  const [kind] = own.evidence
  const evidence = kind === undefined ? [] : [{ kind, name: '佐证', url: 'https://example.org/evidence' }]
  return {
    milestone,
    happenedOn,
    values: { ...values, ...changes.values },
    evidence: changes.evidence ?? evidence,
    note: changes.note ?? '',
  }
}

function sampleValue(fact: FactDefinition): FactValue {
  switch (fact.type) {
    case 'text':
      return '特种纸'
    case 'texts':
      return ['特种纸']
    case 'date':
      return '2026-03-02'
    case 'yes-no':
      return true
    case 'choice':
      return fact.choices[0] ?? ''
    case 'choices':
      return fact.choices.slice(0, 2)
    case 'integer':
    case 'number':
      return Math.max(fact.norm ?? 3, fact.least ?? 3)
  }
}

/** The command that marks these milestones, complete, of one period. */
export function markCommand(
  step: StepKey,
  period: string,
  commandId: string,
  ...marks: readonly (readonly [milestone: string, happenedOn: CivilDate])[]
): MarkMilestones {
  return {
    command: 'mark-milestones',
    commandId,
    actor: actor(),
    period,
    marks: marks.map(([milestone, happenedOn]) => fullMark(step, milestone, happenedOn)),
  }
}

/** Throws with the refusal's code when it was refused. */
export function accepted(decision: Accepted | Refusal): Accepted {
  if (decision.refused) throw new Error(`refused: ${decision.code} ${JSON.stringify(decision.details)}`)
  return decision
}

/** Throws when it was accepted. */
export function refused(decision: Accepted | Refusal): Refusal {
  if (!decision.refused) throw new Error('accepted')
  return decision
}

export function occurrenceOf(run: CadenceRun, period: string): OccurrenceState {
  const found = run.state.occurrences.find((each) => each.period === period)
  if (found === undefined) throw new Error(`${period} is neither planned nor open`)
  return found
}

export function milestoneOf(run: CadenceRun, period: string, milestone: string): MilestoneState {
  const found = occurrenceOf(run, period).milestones.find((each) => each.milestone === milestone)
  if (found === undefined) throw new Error(`${period} has no ${milestone}`)
  return found
}

/** `MM-DD kind milestone` of what happened to one period, planning and marks left out. */
export function storyOf(run: CadenceRun, period: string): string[] {
  const told = new Set([
    'occurrenceOpened',
    'milestoneReminded',
    'milestoneTurnedYellow',
    'milestoneTurnedRed',
    'milestoneReachedLevelThree',
    'rowOfRedsNudged',
    'orderDrafted',
    'orderLineAdded',
    'orderLeftUnsigned',
    'orderIssued',
    'orderNumbered',
    'orderLeftUnanswered',
    'orderReplied',
    'orderReturned',
    'orderClosed',
    'orderDropped',
    'occurrenceClosed',
  ])
  return run.events.flatMap((event) => {
    if (!told.has(event.kind) || !('period' in event) || event.period !== period) return []
    const milestone = 'milestone' in event ? ` ${event.milestone}` : ''
    return [`${event.at.slice(5, 10)} ${event.kind}${milestone}`]
  })
}

/** `MM-DD kind milestone → seats` of the notices about one period. */
export function noticeStory(run: CadenceRun, period: string): string[] {
  return run.notices
    .filter((notice) => notice.period === period)
    .map(
      (notice) =>
        `${notice.at.slice(5, 10)} ${notice.kind} ${notice.milestone ?? '-'} → ${notice.seats.join(' ')}`,
    )
}
