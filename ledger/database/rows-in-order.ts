import { type RawBuilder, sql } from 'kysely'
import type { LedgerDatabase } from '../open-ledger.ts'
import type { LedgerSchema } from '../schema.ts'

export type LedgerRow = Readonly<Record<string, unknown>>

/** Every table with its key, parents before their children. */
export const ledgerTables = [
  ['event', 'workflow_id', 'sequence'],
  ['tail', 'workflow_id'],
  ['command', 'workflow_id', 'command_id'],
  ['team', 'team_id'],
  ['seat', 'team_id', 'seat', 'position'],
  ['cadence', 'team_id', 'step'],
  ['occurrence', 'team_id', 'step', 'period'],
  ['milestone', 'team_id', 'step', 'period', 'milestone'],
  ['supervision_order', 'order_id'],
  ['order_number', 'year', 'number'],
  ['notice', 'notice_id'],
  ['outbox', 'notice_id'],
  ['delivery', 'delivery_id'],
  ['channel_state', 'channel'],
  ['attention', 'kind', 'subject'],
  ['acknowledgement', 'kind', 'subject'],
  ['person', 'person_id'],
  ['contact', 'person_id', 'position'],
  ['calendar_version', 'version', 'year'],
  ['submission', 'team_id'],
  ['archive_run', 'workflow_id', 'run_id'],
  ['finding', 'kind', 'subject', 'since'],
  ['restoration', 'restored_at'],
  ['actor_key', 'public_key'],
  ['counterpart', 'kind'],
] as const satisfies readonly (readonly [keyof LedgerSchema, ...string[]])[]

/** In order of their key, so many at a time; none is an empty page. */
export async function* pagesInOrder(
  db: LedgerDatabase,
  [table, ...key]: readonly [string, ...string[]],
  pageSize: number,
): AsyncGenerator<readonly LedgerRow[]> {
  const columns = sql.join(key.map((column) => sql.ref(column)))
  let after: RawBuilder<unknown> = sql``
  for (let more = true; more; ) {
    const { rows } = await sql<LedgerRow>`
      select * from ${sql.table(table)} ${after} order by ${columns} limit ${sql.lit(pageSize)}`.execute(db)
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows
    after = sql`where (${columns}) > (${sql.join(key.map((column) => last[column]))})`
    more = rows.length === pageSize
  }
}
