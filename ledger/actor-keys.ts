import type { Instant } from '../domain/calendar/instant.ts'
import type { Ledger } from './open-ledger.ts'
import type { ActorKeyTable } from './schema.ts'

/** A key by which an API vouches, or vouched, for who gave a command. */
export interface ActorKey {
  /** SPKI, as PEM. */
  readonly publicKey: string
  /** `adopted`: of another installation, for what was recorded there; no new command is signed by it. */
  readonly origin: ActorKeyTable['origin']
  /** When this ledger first heard of it. */
  readonly since: Instant
}

/** Every API of a ledger registers its own when it starts. One that is known stays as it is, but for an own one that was adopted before. */
export async function putActorKey({ db }: Ledger, { publicKey, origin, since }: ActorKey): Promise<void> {
  await db
    .insertInto('actor_key')
    .values({ public_key: publicKey, origin, since })
    .onConflict((conflict) =>
      origin === 'own'
        ? conflict.column('public_key').doUpdateSet({ origin }).where('actor_key.origin', '<>', origin)
        : conflict.column('public_key').doNothing(),
    )
    .execute()
}

/** All of them, in order of their text. */
export async function actorKeys({ db }: Pick<Ledger, 'db'>): Promise<readonly ActorKey[]> {
  const rows = await db.selectFrom('actor_key').selectAll().orderBy('public_key').execute()
  return rows.map(({ public_key, origin, since }) => ({ publicKey: public_key, origin, since }))
}
