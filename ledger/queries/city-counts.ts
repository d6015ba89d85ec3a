import { type StepKey, stepKeys } from '../../domain/programme/steps.ts'
import type { Ledger } from '../open-ledger.ts'
import type { OccurrenceRowState } from '../schema.ts'

/** One cell of the city's table: a team and a step. */
export interface CityCounts {
  readonly teamId: string
  readonly step: StepKey
  /** Occurrences by state; a state that has none is left out. */
  readonly occurrences: Readonly<Partial<Record<OccurrenceRowState, number>>>
}

/** By team, then in the order of the six steps. */
export async function countsForCity(ledger: Ledger): Promise<readonly CityCounts[]> {
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
      const occurrencesByCell = Map.groupBy(occurrences, cellKey)
      return cadences
        .toSorted((one, other) =>
          one.team_id === other.team_id ? stepKeys.indexOf(one.step) - stepKeys.indexOf(other.step) : 0,
        )
        .map((cadence): CityCounts => {
          const key = cellKey(cadence)
          return {
            teamId: cadence.team_id,
            step: cadence.step,
            occurrences: Object.fromEntries(
              (occurrencesByCell.get(key) ?? []).map((each) => [each.state, each.count]),
            ),
          }
        })
    })
}

function cellKey({ team_id, step }: { readonly team_id: string; readonly step: StepKey }): string {
  return `${team_id}/${step}`
}
