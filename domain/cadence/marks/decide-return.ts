import { dateOf, type Instant } from '../../calendar/instant.ts'
import { stripDays } from '../../calendar/strip.ts'
import { addWorkdays } from '../../calendar/workdays.ts'
import { refuse } from '../../refusals.ts'
import { checkBusinessText } from '../../text-rules.ts'
import type { ReturnMilestone } from '../commands.ts'
import type { Verdict } from '../verdict.ts'
import { checkMilestone, openOccurrence } from './decide-marks.ts'
import { expiryOf, ladderOf } from '../plan/ladder.ts'
import { definitionOf, isDone, milestoneOf } from '../milestones.ts'
import { checkSeat } from '../permissions.ts'
import type { CadenceState } from '../state.ts'

/** Why a returned milestone is due when it is. */
export function returnRule(limitWorkdays: number): string {
  return `退回后 ${limitWorkdays} 个工作日`
}

/** 退回补正: the evidence goes back with a new limit, and the ladder starts again from it. */
export function decideReturn(state: CadenceState, command: ReturnMilestone, at: Instant): Verdict {
  const { period, reason } = command
  const unknown = checkMilestone(state, command.milestone)
  if (unknown !== null) return unknown
  const { definition } = state.setup
  const own = definitionOf(definition, command.milestone)
  const occurrence = openOccurrence(state, period)
  const current = milestoneOf(occurrence, command.milestone)
  const refusal =
    checkSeat(command.actor, 'return-milestone', own, false) ?? checkBusinessText(reason, 'reason')
  if (refusal !== null) return refusal
  if (reason.trim() === '') return refuse('reason-missing')
  if (!isDone(current) || current.mark === null) return refuse('not-marked', { milestone: command.milestone })
  const workingDays = stripDays(state.strip)
  const dueOn = addWorkdays(workingDays, dateOf(at), command.limitWorkdays)
  const ladder = ladderOf(workingDays, {
    definition,
    milestone: own,
    dueOn,
    periodLastOn: occurrence.lastOn,
    remindAfterOn: dateOf(at),
  })
  const dated = occurrence.milestones.map((each) =>
    each.milestone === command.milestone ? { dueAt: ladder.dueAt } : { dueAt: each.dueAt },
  )
  return {
    refused: false,
    bodies: [
      {
        kind: 'milestoneReturned',
        period,
        milestone: command.milestone,
        reason,
        replaces: current.mark.sequence,
        expiresAt: expiryOf(workingDays, definition, dated),
        dates: {
          milestone: command.milestone,
          ...ladder,
          provisional: workingDays.isProvisional(dueOn),
          rule: returnRule(command.limitWorkdays),
          previousDueAt: current.dueAt,
        },
      },
    ],
  }
}
