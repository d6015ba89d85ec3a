import type { Ledger } from './open-ledger.ts'

/** Whether the ledger can take the lock that a write needs; changes nothing. */
export async function isLedgerWritable(ledger: Ledger): Promise<boolean> {
  try {
    await ledger.db.updateTable('team').set({ name: '' }).where('team_id', '=', '').execute()
    return true
  } catch {
    return false
  }
}
