import type { Instant } from '../../domain/calendar/instant.ts'
import { type StepKey, stepKeys } from '../../domain/programme/steps.ts'
import type { Ledger } from '../open-ledger.ts'
import type { OccurrenceRowState } from '../schema.ts'

/** One cell of the city's table: a team and a step. */
export interface CityCounts {
  readonly teamId: string
  readonly step: StepKey
  /** Occurrences by state; a state that has none is left out. */
  readonly occurrences: Readonly<Partial<Record<OccurrenceRowState, number>>>
  /** 逾期: owed milestones of open occurrences that turned yellow or worse. */
  readonly overdue: number
  /**
   * 到期待报: owed milestones of open occurrences whose due passed by the moment asked for and that have not turned,
   * counted by milestone, since only the template says which of them wait for another one.
   */
  readonly pastDue: Readonly<Record<string, number>>
}

/** By team, then in the order of the six steps; `at` is the moment asked for. */
export async function countsForCity(ledger: Ledger, at: Instant): Promise<readonly CityCounts[]> {
  return ledger.db
    .transaction()
    .setAccessMode('read only')
    .execute(async (db) => {
      const cadences = await db.selectFrom('cadence').select(['team_id', 'step']).orderBy('team_id').execute()
      const occurrences = await db
        .selectFrom('occurrence')
        .select((expression) => ['team_id', 'step', 'state', expression.fn.countAll<number>().as('count')])
        .groupBy(['team_id', 'step', 'state'])
        .execute()
      const owed = await db
        .selectFrom('milestone')
        .innerJoin('occurrence', (join) =>
          join
            .onRef('occurrence.team_id', '=', 'milestone.team_id')
            .onRef('occurrence.step', '=', 'milestone.step')
            .onRef('occurrence.period', '=', 'milestone.period'),
        )
        .select(['milestone.team_id', 'milestone.step', 'milestone.milestone', 'milestone.rung'])
        .where('occurrence.state', '=', 'open')
        .where('milestone.state', 'in', ['pending', 'returned'])
        .where((expression) =>
          expression.or([expression('milestone.rung', '>', 0), expression('milestone.due_at', '<=', at)]),
        )
        .execute()
      const occurrencesByCell = Map.groupBy(occurrences, cellKey)
      const owedByCell = Map.groupBy(owed, cellKey)
      return cadences
        .toSorted((one, other) =>
          one.team_id === other.team_id ? stepKeys.indexOf(one.step) - stepKeys.indexOf(other.step) : 0,
        )
        .map((cadence): CityCounts => {
          const key = cellKey(cadence)
          const owedHere = owedByCell.get(key) ?? []
          const quiet = owedHere.filter((each) => each.rung === 0)
          return {
            teamId: cadence.team_id,
            step: cadence.step,
            occurrences: Object.fromEntries(
              (occurrencesByCell.get(key) ?? []).map((each) => [each.state, each.count]),
            ),
            overdue: owedHere.length - quiet.length,
            pastDue: countBy(quiet.map((each) => each.milestone)),
          }
        })
    })
}

function cellKey({ team_id, step }: { readonly team_id: string; readonly step: StepKey }): string {
  return `${team_id}/${step}`
}

function countBy(names: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]))
}
