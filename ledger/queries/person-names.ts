import type { Ledger } from '../open-ledger.ts'

/** Every person's name by person id; no contacts. */
export async function personNames(ledger: Ledger): Promise<ReadonlyMap<string, string>> {
  const rows = await ledger.db
    .selectFrom('person')
    .select(['person_id', 'name'])
    .orderBy('person_id')
    .execute()
  return new Map(rows.map(({ person_id, name }) => [person_id, name]))
}
