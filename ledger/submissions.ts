import type { Instant } from '../domain/calendar/instant.ts'
import { canonicalJson } from './canonical-json.ts'
import type { Ledger } from './open-ledger.ts'

/** A team as it was first submitted. */
export interface Submission {
  /** Canonical JSON of the normalised team. */
  readonly body: string
  readonly at: Instant
}

/** Keeps the first for ever; false: there is one already, which stays. */
export async function putSubmission(
  ledger: Ledger,
  teamId: string,
  { normalised, at }: { readonly normalised: unknown; readonly at: Instant },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await ledger.db
    .insertInto('submission')
    .values({ team_id: teamId, body: canonicalJson(normalised), at })
    .onConflict((conflict) => conflict.column('team_id').doNothing())
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n
}

/** Null: never submitted. */
export async function submission(ledger: Ledger, teamId: string): Promise<Submission | null> {
  const row = await ledger.db
    .selectFrom('submission')
    .select(['body', 'at'])
    .where('team_id', '=', teamId)
    .executeTakeFirst()
  return row ?? null
}
