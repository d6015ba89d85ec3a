import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openLedger } from '../../../ledger/open-ledger.ts'

export interface KeptNotices {
  /** Ids, in order. */
  readonly notices: readonly string[]
  /** Of one notice through one channel to one person or seat; ids, in order. */
  readonly deliveries: readonly string[]
  /** Delivery ids as the file channel wrote them, in order of writing. */
  readonly written: readonly string[]
}

/** What a kept rehearsal had to tell, and what it told. */
export async function keptNotices(folder: string): Promise<KeptNotices> {
  const ledger = await openLedger({ file: join(folder, 'ledger.db'), readOnly: true })
  try {
    const notices = await ledger.db.selectFrom('notice').select('notice_id').orderBy('notice_id').execute()
    const deliveries = await ledger.db
      .selectFrom('delivery')
      .select('delivery_id')
      .orderBy('delivery_id')
      .execute()
    const text = await readFile(join(folder, 'notices.ndjson'), 'utf8').catch(() => '')
    return {
      notices: notices.map((row) => row.notice_id),
      deliveries: deliveries.map((row) => row.delivery_id),
      written: text.split('\n').flatMap((line) => /"deliveryId":"([^"]+)"/.exec(line)?.[1] ?? []),
    }
  } finally {
    await ledger.close()
  }
}
