import type { Instant } from '../domain/calendar/instant.ts'
import type { Ledger } from './open-ledger.ts'
import type { CounterpartTable } from './schema.ts'

export type CounterpartKind = CounterpartTable['kind']

/** Which log key and which archive a shared ledger goes with, by kind; nothing before the first process joined. */
export async function counterparts({
  db,
}: Pick<Ledger, 'db'>): Promise<ReadonlyMap<CounterpartKind, string>> {
  const rows = await db.selectFrom('counterpart').select(['kind', 'identity']).execute()
  return new Map(rows.map(({ identity, kind }) => [kind, identity]))
}

/** Puts one down where there is none yet, or in the place of `before`. Gives back what stands there afterwards. */
export async function putCounterpart(
  { db }: Ledger,
  {
    before,
    identity,
    kind,
  }: { readonly before?: string; readonly identity: string; readonly kind: CounterpartKind },
  since: Instant,
): Promise<string> {
  if (before !== undefined)
    await db
      .updateTable('counterpart')
      .set({ identity, since })
      .where('kind', '=', kind)
      .where('identity', '=', before)
      .execute()
  await db
    .insertInto('counterpart')
    .values({ kind, identity, since })
    .onConflict((conflict) => conflict.column('kind').doNothing())
    .execute()
  return (await counterparts({ db })).get(kind) ?? identity
}
