import type { Instant } from '../../domain/calendar/instant.ts'
import type { Attention } from '../../domain/notices/attention.ts'
import type { Ledger } from '../open-ledger.ts'

/** Something that wants a person's hand, since when. */
export interface OpenAttention extends Attention {
  readonly code: string | null
  readonly since: Instant
}

/** Each once: the same again changes nothing. */
export async function raiseAttentions(
  ledger: Ledger,
  items: readonly (Attention & { readonly code?: string })[],
  at: Instant,
): Promise<void> {
  if (items.length === 0) return
  await ledger.db
    .insertInto('attention')
    .values(items.map(({ kind, subject, code = null }) => ({ kind, subject, code, since: at })))
    .onConflict((conflict) => conflict.columns(['kind', 'subject']).doNothing())
    .execute()
}

/** Those that are in order again are deleted. */
export async function settleAttentions(ledger: Ledger, items: readonly Attention[]): Promise<void> {
  for (const { kind, subject } of items)
    await ledger.db.deleteFrom('attention').where('kind', '=', kind).where('subject', '=', subject).execute()
}

/** All that are open, the oldest first. */
export async function openAttentions(ledger: Ledger): Promise<readonly OpenAttention[]> {
  const rows = await ledger.db
    .selectFrom('attention')
    .selectAll()
    .orderBy('since')
    .orderBy('kind')
    .orderBy('subject')
    .execute()
  return rows
}
