import type { CivilDate } from '../../calendar/civil-date.ts'
import type { Instant } from '../../calendar/instant.ts'
import { nextLook } from '../../calendar/office-hours.ts'
import { stripDays } from '../../calendar/strip.ts'
import { addWorkdays } from '../../calendar/workdays.ts'
import { afterRuleText } from '../due-rules.ts'
import type { CadenceEventBody, MovedDates } from '../events.ts'
import { expiryOf, ladderOf } from './ladder.ts'
import { definitionOf, isSettled, milestoneOf } from '../milestones.ts'
import type { CadenceState, OccurrenceState } from '../state.ts'

/**
 * What counts from milestones that have just happened is worked out again; empty when no date moved. Reminders that
 * are past are left out, and no occurrence expires before the next 09:07 of a working day.
 * @source docs/programme.md 3.8
 */
export function followUpDates(
  state: CadenceState,
  occurrence: OccurrenceState,
  happened: ReadonlyMap<string, CivilDate>,
  at: Instant,
): readonly CadenceEventBody[] {
  const { definition } = state.setup
  const workingDays = stripDays(state.strip)
  const dues = new Map<string, CivilDate>()
  const moves: MovedDates[] = []
  for (const { milestone: key } of occurrence.milestones) {
    const own = definitionOf(definition, key)
    if (own.due.kind !== 'after') continue
    const current = milestoneOf(occurrence, key)
    const from = happened.get(own.due.milestone) ?? dues.get(own.due.milestone)
    if (from === undefined || isSettled(current)) continue
    const dueOn = addWorkdays(workingDays, from, own.due.workdays)
    dues.set(key, dueOn)
    const ladder = ladderOf(workingDays, {
      definition,
      milestone: own,
      dueOn,
      periodLastOn: occurrence.lastOn,
      remindAfterOn: from,
    })
    if (ladder.dueAt === current.dueAt) continue
    moves.push({
      milestone: key,
      ...ladder,
      remindAt: ladder.remindAt.filter((remindAt) => remindAt > at),
      provisional: workingDays.isProvisional(dueOn) || workingDays.isProvisional(from),
      rule: afterRuleText(definitionOf(definition, own.due.milestone).name, own.due.workdays),
      previousDueAt: current.dueAt,
    })
  }
  if (moves.length === 0) return []
  const newDue = new Map(moves.map((move) => [move.milestone, move.dueAt]))
  const dated = occurrence.milestones.map((each) => ({ dueAt: newDue.get(each.milestone) ?? each.dueAt }))
  const byRule = expiryOf(workingDays, definition, dated)
  const next = nextLook(workingDays, at)
  return [
    {
      kind: 'datesMoved',
      period: occurrence.period,
      milestones: moves,
      expiresAt: byRule < next ? next : byRule,
      rule: '自实际办理之日起算',
    },
  ]
}
