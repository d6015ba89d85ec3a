import type { Instant } from '../domain/calendar/instant.ts'
import type { PlannedOccurrence } from '../domain/cadence/plan/plan.ts'
import type { CommandMessage, PlannedCommand } from './planned-command.ts'

/**
 * Tells the commands after which a cadence may have concluded: those since each milestone of its last occurrence has
 * been marked. Before, only the clock can close that occurrence, and it does not do so while marks are still to come.
 */
export function mayConclude(
  last: PlannedOccurrence | undefined,
  commands: readonly PlannedCommand[],
): (command: PlannedCommand) => boolean {
  if (last === undefined || last.milestones.length === 0) return () => false
  const markedAt = last.milestones.map(
    ({ milestone }): Instant | undefined =>
      commands.find(({ message }) => message.period === last.period && marksOf(message).includes(milestone))
        ?.at,
  )
  if (markedAt.includes(undefined)) return () => false
  const from = markedAt.reduce((latest: Instant, at) => (at !== undefined && at > latest ? at : latest), '')
  return ({ at }) => at >= from
}

function marksOf({ marks }: CommandMessage): readonly string[] {
  return (marks ?? []).map(({ milestone }) => milestone)
}
