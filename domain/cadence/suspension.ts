import { addDays, type CivilDate } from '../calendar/civil-date.ts'
import { dateOf, type Instant, timeOf } from '../calendar/instant.ts'
import { dueAt, lookAt, nextLook } from '../calendar/office-hours.ts'
import { stripDays } from '../calendar/strip.ts'
import type { WorkingDays } from '../calendar/working-days.ts'
import { addWorkdays, countWorkdays, firstWorkdayOnOrAfter } from '../calendar/workdays.ts'
import { closeEvents } from './close.ts'
import type { ProgrammeOrder } from './commands.ts'
import type { CadenceEventBody, MovedDates } from './events.ts'
import { isSettled } from './milestones.ts'
import { record, type Recorded } from './record.ts'
import type { CadenceState, MilestoneState, OccurrenceState } from './state.ts'

/**
 * Carries out a team-wide order. Suspended, working time stands still; on resume every pending date of an open
 * occurrence moves by the working days that were lost. An order given before changes nothing.
 * @source programme.md section 5
 */
export function obeyOrder(state: CadenceState, order: ProgrammeOrder, at: Instant): Recorded {
  if (state.concluded) return { state, events: [] }
  const recording = { at, actor: order.actor, commandId: order.commandId }
  switch (order.order) {
    case 'suspend':
      return state.suspension === null
        ? record(state, [{ kind: 'cadenceSuspended', on: order.on }], recording)
        : { state, events: [] }
    case 'resume':
      return state.suspension === null
        ? { state, events: [] }
        : resume(state, state.suspension.on, order.on, recording)
  }
}

type OrderRecording = Parameters<typeof record>[2]

function resume(
  state: CadenceState,
  suspendedOn: CivilDate,
  on: CivilDate,
  recording: OrderRecording,
): Recorded {
  const workingDays = stripDays(state.strip)
  const lostWorkdays = countWorkdays(workingDays, suspendedOn, addDays(on, -1))
  const inside = state.occurrences.filter((each) => liesInside(workingDays, each, suspendedOn, on))
  const openings = state.occurrences
    .filter((each) => each.state === 'planned' && !inside.includes(each))
    .flatMap((each) => movedOpening(workingDays, each, on, recording.at))
  const moves = state.occurrences
    .filter((each) => each.state === 'open' && !inside.includes(each))
    .flatMap((each) => movedOccurrence(workingDays, each, suspendedOn, lostWorkdays))
  const resumed = record(
    state,
    [{ kind: 'cadenceResumed', on, suspendedOn, lostWorkdays, openings }, ...(lostWorkdays > 0 ? moves : [])],
    recording,
  )
  return inside.reduce<Recorded>((sofar, occurrence) => {
    const closing = { result: 'suspended', gaps: 0, missed: [], dropped: [] } as const
    const closed = record(sofar.state, closeEvents(sofar.state, occurrence.period, closing), recording)
    return { state: closed.state, events: [...sofar.events, ...closed.events] }
  }, resumed)
}

/** All working days of its period lie between the suspension and the resume, and its main duty was not done. */
function liesInside(
  workingDays: WorkingDays,
  occurrence: OccurrenceState,
  suspendedOn: CivilDate,
  on: CivilDate,
): boolean {
  if (occurrence.exempt || occurrence.milestones.some((milestone) => milestone.mark !== null)) return false
  const all = countWorkdays(workingDays, occurrence.firstOn, occurrence.lastOn)
  const from = occurrence.firstOn > suspendedOn ? occurrence.firstOn : suspendedOn
  const to = occurrence.lastOn < addDays(on, -1) ? occurrence.lastOn : addDays(on, -1)
  return countWorkdays(workingDays, from, to) === all
}

function movedOpening(workingDays: WorkingDays, occurrence: OccurrenceState, on: CivilDate, at: Instant) {
  const backAt = lookAt(firstWorkdayOnOrAfter(workingDays, on))
  const opensAt = backAt >= at ? backAt : nextLook(workingDays, at)
  if (occurrence.opensAt >= opensAt) return []
  return [
    { period: occurrence.period, opensAt, expiresAt: occurrence.exempt ? opensAt : occurrence.expiresAt },
  ]
}

function movedOccurrence(
  workingDays: WorkingDays,
  occurrence: OccurrenceState,
  suspendedOn: CivilDate,
  lostWorkdays: number,
): CadenceEventBody[] {
  const shift = (moment: Instant): Instant => {
    if (dateOf(moment) < suspendedOn) return moment
    const day = addWorkdays(workingDays, dateOf(moment), lostWorkdays)
    return timeOf(moment) === timeOf(dueAt(day)) ? dueAt(day) : lookAt(day)
  }
  const shiftOrNull = (moment: Instant | null): Instant | null => (moment === null ? null : shift(moment))
  const moved = (milestone: MilestoneState): MovedDates => {
    const movedDueAt = shift(milestone.dueAt)
    return {
      milestone: milestone.milestone,
      dueAt: movedDueAt,
      remindAt: milestone.remindAt.map(shift),
      yellowAt: shiftOrNull(milestone.yellowAt),
      redAt: shiftOrNull(milestone.redAt),
      levelThreeAt: shiftOrNull(milestone.levelThreeAt),
      provisional: milestone.provisional || workingDays.isProvisional(dateOf(movedDueAt)),
      rule: `暂停期间损失 ${lostWorkdays} 个工作日，顺延`,
      previousDueAt: milestone.dueAt,
    }
  }
  return [
    {
      kind: 'datesMoved',
      period: occurrence.period,
      milestones: occurrence.milestones.filter((each) => !isSettled(each)).map(moved),
      expiresAt: shift(occurrence.expiresAt),
      rule: '暂停后恢复',
    },
  ]
}
