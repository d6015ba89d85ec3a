import { expect, it } from 'vitest'
import { clockOffMs } from '../../../domain/clock-off.ts'
import { databaseClock } from '../../../ledger/database/database-clock.ts'
import { onEachLedger, openedLedger } from '../support/ledgers.ts'

onEachLedger('the clock of the database', (database) => {
  it('is another machine’s on PostgreSQL alone, and shows how far ours is off', async () => {
    const reading = await databaseClock(await openedLedger())
    const offBy = (aheadMs: number): number | null =>
      reading === null ? null : Math.round(clockOffMs(reading, Date.now() + aheadMs) / 60_000)
    expect([60_000, 600_000].map(offBy)).toEqual(database === 'SQLite' ? [null, null] : [1, 10])
  })
})
