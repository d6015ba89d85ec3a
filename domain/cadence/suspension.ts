import { addDays, type CivilDate } from '../calendar/civil-date.ts'
import { dateOf, type Instant } from '../calendar/instant.ts'
import { lookAt, nextLook } from '../calendar/office-hours.ts'
import { stripDays } from '../calendar/strip.ts'
import type { WorkingDays } from '../calendar/working-days.ts'
import { countWorkdays, firstWorkdayOnOrAfter } from '../calendar/workdays.ts'
import { closeEvents } from './close.ts'
import type { CadenceEvent, CadenceEventBody, MovedDates, ProgrammeOrder } from './events.ts'
import { isSettled, milestoneOf } from './milestones.ts'
import { record, type Recorded, type Recording } from './record.ts'
import { releaseCadence } from './release.ts'
import { shiftedBy } from './plan/shifted-moment.ts'
import { type CadenceState, isOver, type MilestoneState, type OccurrenceState } from './state.ts'

/**
 * Carries out a team-wide order. Suspended, working time stands still; on resume every pending date of an open
 * occurrence moves by the working days that were lost. An order that was carried out before changes nothing.
 * @source docs/programme.md, "5. Supervision"
 */
export function obeyOrder(state: CadenceState, order: ProgrammeOrder, at: Instant): readonly CadenceEvent[] {
  if (isOver(state) || order.sequence <= state.obeyed) return []
  const recording = recordingOf(order, at)
  switch (order.kind) {
    case 'programmeSuspended':
      return state.suspension === null
        ? record(state, [{ kind: 'cadenceSuspended', on: order.on }], recording).events
        : []
    case 'programmeResumed':
      return state.suspension === null ? [] : resume(state, state.suspension.on, order.on, recording).events
    case 'programmeReleased':
      return releaseCadence(state, order.to, recording).events
  }
}

/** Whose command it was; the signature covers the programme's message and stays with its event. */
function recordingOf({ actor, commandId, sequence }: ProgrammeOrder, at: Instant): Recording {
  if (actor === undefined || commandId === undefined) return { at, ordered: sequence }
  const { signature: _, signedAt: __, ...who } = actor
  return { at, actor: who, commandId, ordered: sequence }
}

function resume(state: CadenceState, suspendedOn: CivilDate, on: CivilDate, recording: Recording): Recorded {
  const workingDays = stripDays(state.strip)
  const lostWorkdays = countWorkdays(workingDays, suspendedOn, addDays(on, -1))
  const inside = state.occurrences.filter((each) => liesInside(state, each, suspendedOn, on))
  const outside = state.occurrences.filter((each) => !inside.includes(each))
  const openings = outside
    .filter((each) => each.state === 'planned')
    .flatMap((each) => movedOpening(workingDays, each, on, recording.at))
  const moves = outside.flatMap((each): CadenceEventBody[] => {
    if (each.state === 'open')
      return lostWorkdays > 0 ? [movedOccurrence(workingDays, each, suspendedOn, lostWorkdays)] : []
    const opening = openings.find((moved) => moved.period === each.period)
    return opening === undefined ? [] : movedBeforeOpening(workingDays, each, opening.opensAt)
  })
  const resumed = record(
    state,
    [{ kind: 'cadenceResumed', on, suspendedOn, lostWorkdays, openings }, ...moves],
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
  state: CadenceState,
  occurrence: OccurrenceState,
  suspendedOn: CivilDate,
  on: CivilDate,
): boolean {
  if (occurrence.exempt || milestoneOf(occurrence, state.setup.definition.main).mark !== null) return false
  const workingDays = stripDays(state.strip)
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

/** A duty that fell due before its occurrence could open keeps its working time: all dates move with the opening. */
function movedBeforeOpening(
  workingDays: WorkingDays,
  occurrence: OccurrenceState,
  opensAt: Instant,
): CadenceEventBody[] {
  if (occurrence.milestones.every((milestone) => milestone.dueAt > opensAt)) return []
  const plannedOn = dateOf(occurrence.opensAt)
  const lostWorkdays = countWorkdays(workingDays, plannedOn, addDays(dateOf(opensAt), -1))
  return [movedOccurrence(workingDays, occurrence, plannedOn, lostWorkdays)]
}

function movedOccurrence(
  workingDays: WorkingDays,
  occurrence: OccurrenceState,
  fromOn: CivilDate,
  lostWorkdays: number,
): CadenceEventBody {
  const shift = (moment: Instant): Instant => shiftedBy(workingDays, moment, fromOn, lostWorkdays)
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
  return {
    kind: 'datesMoved',
    period: occurrence.period,
    milestones: occurrence.milestones.filter((each) => !isSettled(each)).map(moved),
    expiresAt: shift(occurrence.expiresAt),
    rule: '暂停后恢复',
  }
}
