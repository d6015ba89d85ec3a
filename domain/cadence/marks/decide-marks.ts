import type { CivilDate } from '../../calendar/civil-date.ts'
import { dateOf, type Instant } from '../../calendar/instant.ts'
import { nearestNames } from '../../nearest.ts'
import { type Refusal, refuse } from '../../refusals.ts'
import { belowNormOf, checkMark } from './check-mark.ts'
import { closeEvents, closingOf } from '../close.ts'
import type { Mark, MarkMilestones } from '../commands.ts'
import type { Verdict } from '../verdict.ts'
import type { CadenceEventBody, RecordedMark } from '../events.ts'
import { followUpDates } from '../plan/follow-up-dates.ts'
import { isLate } from './lateness.ts'
import { markDigest } from './mark-digest.ts'
import { definitionOf, isDone, milestoneOf, neededFirst } from '../milestones.ts'
import { checkSeat } from '../permissions.ts'
import { record } from '../record.ts'
import type { CadenceState, OccurrenceState } from '../state.ts'

/** One or several marks of one open occurrence, all or nothing. @source docs/programme.md, "4. The six steps" */
export function decideMarks(state: CadenceState, command: MarkMilestones, at: Instant): Verdict {
  const occurrence = openOccurrence(state, command.period)
  const [first] = command.marks
  if (first === undefined) return refuse('bad-input', { problem: 'marks 为空' })
  const keys = command.marks.map((mark) => mark.milestone)
  if (new Set(keys).size < keys.length) return refuse('bad-input', { problem: '同一节点出现两次' })
  const fresh: Mark[] = []
  for (const mark of command.marks) {
    const unknown = checkMilestone(state, mark.milestone)
    if (unknown !== null) return unknown
    const own = definitionOf(state.setup.definition, mark.milestone)
    const refusal =
      checkSeat(command.actor, 'mark-milestones', own, false) ??
      checkHappenedOn(state, occurrence, mark, at) ??
      checkMark(own, mark) ??
      checkNeeds(state, occurrence, mark, keys)
    if (refusal !== null) return refusal
    const current = milestoneOf(occurrence, mark.milestone)
    if (!isDone(current)) fresh.push(mark)
    else if (current.mark?.digest !== markDigest(mark))
      return refuse('already-marked', {
        milestone: mark.milestone,
        by: current.mark?.personId ?? '—',
        at: current.mark?.recordedAt ?? '—',
      })
  }
  if (fresh.length === 0) return alreadyRecorded(occurrence, first)
  const marks = fresh.map((mark) => recordedMark(state, occurrence, mark, at))
  return {
    refused: false,
    bodies: markedBodies(
      state,
      command.period,
      { kind: 'milestonesMarked', period: command.period, marks },
      marks,
      at,
    ),
  }
}

/** The event itself, the dates that count from it, and the close when nothing is owed any more. */
export function markedBodies(
  state: CadenceState,
  period: string,
  body: CadenceEventBody,
  marks: readonly RecordedMark[],
  at: Instant,
): readonly CadenceEventBody[] {
  const after = record(state, [body], { at }).state
  const happened = new Map(marks.map((mark) => [mark.milestone, mark.happenedOn]))
  const dates = followUpDates(after, openOccurrence(after, period), happened, at)
  const occurrence = openOccurrence(after, period)
  const allDone = occurrence.milestones.every((milestone) => isDone(milestone))
  const closing = allDone ? closeEvents(after, period, closingOf(state.setup.definition, occurrence)) : []
  return [body, ...dates, ...closing]
}

export function recordedMark(
  state: CadenceState,
  occurrence: OccurrenceState,
  mark: Mark,
  at: Instant,
): RecordedMark {
  const own = definitionOf(state.setup.definition, mark.milestone)
  const late = isLate(own, occurrence, milestoneOf(occurrence, mark.milestone), mark.happenedOn, at)
  return { ...mark, state: late ? 'done-late' : 'done', belowNorm: belowNormOf(own, mark) }
}

export function openOccurrence(state: CadenceState, period: string): OccurrenceState {
  const found = state.occurrences.find((each) => each.period === period && each.state === 'open')
  if (found === undefined) throw new Error(`${period} is not open`)
  return found
}

export function checkMilestone(state: CadenceState, given: string): Refusal | null {
  const known = state.setup.definition.milestones.map((each) => each.milestone)
  if (known.includes(given)) return null
  return refuse('unknown-milestone', { given, nearest: nearestNames(given, known).join(', ') })
}

export function checkHappenedOn(
  state: CadenceState,
  occurrence: OccurrenceState | null,
  mark: Mark,
  at: Instant,
): Refusal | null {
  const { happenedOn } = mark
  const today = dateOf(at)
  if (happenedOn > today) return refuse('happened-in-future', { happenedOn, today })
  const earliest = earliestOn(state, occurrence, mark.milestone)
  return happenedOn < earliest ? refuse('happened-too-early', { happenedOn, earliest }) : null
}

/** What others count from, and the main one, belongs to its period; the rest may have been done before it. */
function earliestOn(state: CadenceState, occurrence: OccurrenceState | null, milestone: string): CivilDate {
  const { startOn, definition } = state.setup
  if (occurrence === null) return startOn
  const isCounted = definition.milestones.some(
    ({ due }) => due.kind === 'after' && due.milestone === milestone,
  )
  if (isCounted || milestone === definition.main) return occurrence.firstOn
  return occurrence.firstOn < startOn ? occurrence.firstOn : startOn
}

function checkNeeds(
  state: CadenceState,
  occurrence: OccurrenceState,
  mark: Mark,
  together: readonly string[],
): Refusal | null {
  const own = definitionOf(state.setup.definition, mark.milestone)
  const lacking = neededFirst(own).filter(
    (needed) => !isDone(milestoneOf(occurrence, needed)) && !together.includes(needed),
  )
  return lacking.length === 0
    ? null
    : refuse('needs-first', { milestone: mark.milestone, needs: lacking.join(', ') }, lacking)
}

function alreadyRecorded(occurrence: OccurrenceState, mark: Mark): Verdict {
  const { state, mark: trace } = milestoneOf(occurrence, mark.milestone)
  if (trace === null) throw new Error(`${mark.milestone} is done without a mark`)
  const { recordedAt, sequence } = trace
  const recorded = { sequence, at: recordedAt, state: state === 'done-late' ? 'done-late' : 'done' } as const
  return { refused: false, bodies: [{ kind: 'markRepeated', period: occurrence.period, recorded }] }
}
