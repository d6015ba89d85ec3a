import type { ArchivedRun } from '../archive/archived-run.ts'
import { putArchivedRun } from '../archive/archive-runs.ts'
import { emptyOutbox } from '../outbox/append-notices.ts'
import type { Ledger } from '../open-ledger.ts'
import type { Restoration } from './restorations.ts'

const reason = '数据自备份恢复，是否已发出不明'

/**
 * Makes a ledger that was copied from a backup fit to go on: what was still to be sent may have been sent since, so it
 * counts as unknown, and the index of the archive is that of the archive beside it. Gives back how many became unknown.
 * @source docs/decisions/0010-the-record-holds.md
 */
export async function settleAfterRestore(
  ledger: Ledger,
  { restoredAt, takenAt }: Omit<Restoration, 'deliveries'>,
  archived: readonly ArchivedRun[],
): Promise<number> {
  return ledger.db.transaction().execute(async (db) => {
    const { numUpdatedRows } = await db
      .updateTable('delivery')
      .set({ state: 'unknown', reason, at: restoredAt })
      .where('state', 'in', ['pending', 'claimed'])
      .executeTakeFirstOrThrow()
    await db.updateTable('delivery').set({ repeat_at: null }).where('state', '=', 'unknown').execute()
    const deliveries = Number(numUpdatedRows) + (await emptyOutbox(db))
    await db
      .insertInto('restoration')
      .values({ restored_at: restoredAt, taken_at: takenAt, deliveries })
      .execute()
    await db.deleteFrom('archive_run').execute()
    for (const run of archived) await putArchivedRun({ db }, run)
    return deliveries
  })
}
