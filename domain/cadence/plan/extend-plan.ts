import { addDays, type CivilDate } from '../../calendar/civil-date.ts'
import { dateOf, type Instant } from '../../calendar/instant.ts'
import { stripLastOn } from '../../calendar/strip.ts'
import type { CadenceEvent, CadenceEventBody } from '../events.ts'
import { longestChainDays, type PlanPeriodsInput } from './plan-periods.ts'
import type { PeriodsPlan } from './plan.ts'
import { record } from '../record.ts'
import { type CadenceState, isOver } from '../state.ts'

export type ExtendedPlan = PeriodsPlan & { readonly nextIndex: number }

/** Periods planned at a time: a handful, fewer where an occurrence is long. */
const handful = { week: 4, month: 2, quarter: 1, 'half-year': 1, year: 1, 'three-years': 1 } as const

/** Days of working time that must be on record beyond today and beyond the last expiry. */
const stripReserveDays = 110

/**
 * What to ask the planner for before the cadence can go on; null: nothing. There is always a planned occurrence that
 * opens later, so that one look after an outage or a suspension sees all it covered, and the recorded strip always
 * reaches past every date that a command could cause.
 */
export function planWanted(state: CadenceState, at: Instant): PlanPeriodsInput | null {
  return planNeeded(state, at) ?? stripNeeded(state, at)
}

function planNeeded(state: CadenceState, at: Instant): PlanPeriodsInput | null {
  if (isOver(state)) return null
  const { definition } = state.setup
  const lacksPeriods =
    state.nextIndex < definition.count &&
    state.occurrences.every((occurrence) => occurrence.state === 'open' || occurrence.opensAt <= at)
  const reachesOn = stripReach(state, at)
  if (!lacksPeriods && state.strip.days !== '' && stripLastOn(state.strip) >= reachesOn) return null
  return planFor(state, at, lacksPeriods ? handful[definition.period] : 0)
}

/** A suspension that it heard of late may begin before the strip does; the days lost are counted from its first day on. */
function stripNeeded(state: CadenceState, at: Instant): PlanPeriodsInput | null {
  const isLate = state.suspension !== null && state.suspension.on < state.strip.startOn
  return isLate && !isOver(state) ? planFor(state, at, 0) : null
}

function planFor(state: CadenceState, at: Instant, count: number): PlanPeriodsInput {
  const { definition, startOn, salon, startedAt } = state.setup
  return {
    definition,
    startOn,
    salonWeekday: salon.weekday,
    startedAt,
    fromIndex: state.nextIndex,
    count,
    stripFirstOn: stripFirst(state, at),
    stripReachesOn: stripReach(state, at),
  }
}

/** Takes what the planner gave into the plan; no event when it knows no more than the plan does. */
export function extendPlan(
  state: CadenceState,
  extended: ExtendedPlan,
  at: Instant,
): readonly CadenceEvent[] {
  if (!reachesFurther(state, extended)) return []
  const { calendarVersion, nextIndex, occurrences, strip } = extended
  const planned = occurrences.map(
    (occurrence): CadenceEventBody => ({ kind: 'occurrencePlanned', period: occurrence.period, occurrence }),
  )
  return record(state, [{ kind: 'planExtended', calendarVersion, nextIndex, strip }, ...planned], { at })
    .events
}

/** At the end of the published calendars the planner is asked again and again, and has nothing new. */
function reachesFurther(state: CadenceState, { calendarVersion, nextIndex, strip }: ExtendedPlan): boolean {
  return (
    nextIndex > state.nextIndex ||
    calendarVersion !== state.calendarVersion ||
    state.strip.days === '' ||
    strip.startOn < state.strip.startOn ||
    stripLastOn(strip) > stripLastOn(state.strip)
  )
}

function stripReach(state: CadenceState, at: Instant): CivilDate {
  const margin = longestChainDays(state.setup) + stripReserveDays
  const dates = [dateOf(at), ...state.occurrences.map((occurrence) => dateOf(occurrence.expiresAt))]
  return addDays(
    dates.reduce((one, other) => (one > other ? one : other)),
    margin,
  )
}

function stripFirst(state: CadenceState, at: Instant): CivilDate {
  const dates = [
    dateOf(at),
    ...state.occurrences.map((occurrence) => dateOf(occurrence.opensAt)),
    ...state.occurrences.map((occurrence) => occurrence.firstOn),
    ...(state.suspension === null ? [] : [state.suspension.on]),
  ]
  return addDays(
    dates.reduce((one, other) => (one < other ? one : other)),
    -7,
  )
}
