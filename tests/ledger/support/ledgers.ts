import { onTestFinished } from 'vitest'
import { type Ledger, type LedgerSettings, openLedger } from '../../../ledger/open-ledger.ts'

/** Closed when the test is over; closing it before does no harm. */
export async function openedLedger(settings: LedgerSettings = { file: ':memory:' }): Promise<Ledger> {
  const ledger = await openLedger(settings)
  onTestFinished(() => ledger.close())
  return ledger
}
