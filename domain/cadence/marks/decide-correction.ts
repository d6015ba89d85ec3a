import type { Instant } from '../../calendar/instant.ts'
import { type Refusal, refuse } from '../../refusals.ts'
import { checkBusinessText } from '../../text-rules.ts'
import { belowNormOf, checkMark } from './check-mark.ts'
import { endIn } from '../closed-trace.ts'
import type { AdmitLateRecord, CorrectMilestone } from '../commands.ts'
import type { Verdict } from '../verdict.ts'
import {
  checkHappenedOn,
  checkMilestone,
  markedBodies,
  openOccurrence,
  recordedMark,
} from './decide-marks.ts'
import type { RecordedMark } from '../events.ts'
import { definitionOf, isDone, milestoneOf, neededFirst } from '../milestones.ts'
import { checkSeat } from '../permissions.ts'
import type { CadenceState, ClosedTrace } from '../state.ts'

/**
 * 更正: a new event that names the one it replaces; the old value stays in the record. Late stays late; what was on
 * time becomes late only when a meeting turns out to have happened after its limit, which is judged while the
 * occurrence is open.
 */
export function decideCorrection(state: CadenceState, command: CorrectMilestone, at: Instant): Verdict {
  const closed = closedOf(state, command.period)
  const refusal = checkCommon(state, command, at, closed !== null)
  if (refusal !== null) return refusal
  const { mark, period, reason } = command
  if (closed !== null) {
    const { gaps, result } = closed
    const end = endIn(state, closed, mark.milestone)
    if (end !== 'done' && end !== 'done-late') return refuse('not-marked', { milestone: mark.milestone })
    const recorded = closedMark(state, command, end)
    return {
      refused: false,
      bodies: [
        {
          kind: 'milestoneCorrected',
          period,
          mark: recorded,
          reason,
          replaces: command.replaces ?? null,
          closed: { result, gaps },
        },
      ],
    }
  }
  const occurrence = openOccurrence(state, period)
  const current = milestoneOf(occurrence, mark.milestone)
  if (!isDone(current) || current.mark === null) return refuse('not-marked', { milestone: mark.milestone })
  if (command.replaces !== undefined && command.replaces !== current.mark.sequence)
    return refuse('already-marked', {
      milestone: mark.milestone,
      by: current.mark.personId,
      at: current.mark.recordedAt,
    })
  // As if recorded by its due: when it was first recorded has been judged, only the day it happened is new.
  const recorded = recordedMark(state, occurrence, mark, current.dueAt)
  const body = {
    kind: 'milestoneCorrected',
    period,
    mark: recorded,
    reason,
    replaces: current.mark.sequence,
    closed: null,
  } as const
  return { refused: false, bodies: markedBodies(state, period, body, [recorded], at) }
}

/** 补录: after expiry what was missed becomes done late. */
export function decideLateRecord(state: CadenceState, command: AdmitLateRecord, at: Instant): Verdict {
  const closed = closedOf(state, command.period)
  if (closed === null) return refuse('not-missed', { milestone: command.mark.milestone })
  const refusal = checkCommon(state, command, at, true)
  if (refusal !== null) return refusal
  const { mark, period, reason } = command
  const { gaps, result } = closed
  if (endIn(state, closed, mark.milestone) !== 'missed')
    return refuse('not-missed', { milestone: mark.milestone })
  const lacking = neededFirst(definitionOf(state.setup.definition, mark.milestone)).filter((needed) => {
    const end = endIn(state, closed, needed)
    return end !== 'done' && end !== 'done-late'
  })
  if (lacking.length > 0)
    return refuse('needs-first', { milestone: mark.milestone, needs: lacking.join(', ') }, lacking)
  const isMain = mark.milestone === state.setup.definition.main
  return {
    refused: false,
    bodies: [
      {
        kind: 'lateRecordAdmitted',
        period,
        mark: closedMark(state, command, 'done-late'),
        reason,
        replaces: command.replaces ?? null,
        closed: isMain ? { result: 'done-late', gaps } : { result, gaps: gaps - 1 },
      },
    ],
  }
}

function checkCommon(
  state: CadenceState,
  command: CorrectMilestone | AdmitLateRecord,
  at: Instant,
  isClosed: boolean,
): Refusal | null {
  const unknown = checkMilestone(state, command.mark.milestone)
  if (unknown !== null) return unknown
  if (command.reason.trim() === '') return refuse('reason-missing')
  const own = definitionOf(state.setup.definition, command.mark.milestone)
  const occurrence = isClosed ? null : openOccurrence(state, command.period)
  return (
    checkSeat(command.actor, command.command, own, isClosed) ??
    checkBusinessText(command.reason, 'reason') ??
    checkHappenedOn(state, occurrence, command.mark, at) ??
    checkMark(own, command.mark)
  )
}

function closedOf(state: CadenceState, period: string): ClosedTrace | null {
  return state.closed.find((each) => each.period === period) ?? null
}

function closedMark(
  state: CadenceState,
  command: CorrectMilestone | AdmitLateRecord,
  markState: RecordedMark['state'],
): RecordedMark {
  const own = definitionOf(state.setup.definition, command.mark.milestone)
  return { ...command.mark, state: markState, belowNorm: belowNormOf(own, command.mark) }
}
