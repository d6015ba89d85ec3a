import type { Instant } from '../../domain/calendar/instant.ts'
import type { Ledger } from '../open-ledger.ts'
import type { ChannelStateTable } from '../schema.ts'

export interface ChannelState {
  readonly channelId: string
  /** Since when a fault of its settings keeps it from sending; null: it sends. */
  readonly disabledAt: Instant | null
  readonly faultCode: string | null
  /** Code of the last message when nobody knows what that code means. */
  readonly doubtfulCode: string | null
  /** Since when nothing went out for a passing fault. */
  readonly failingSince: Instant | null
}

/** Those that are, or were, not in order; by channel. */
export async function channelStates(ledger: Ledger): Promise<ReadonlyMap<string, ChannelState>> {
  const rows = await ledger.db.selectFrom('channel_state').selectAll().orderBy('channel').execute()
  return new Map(
    rows.map((row) => [
      row.channel,
      {
        channelId: row.channel,
        disabledAt: row.disabled_at,
        faultCode: row.fault_code,
        doubtfulCode: row.doubtful_code,
        failingSince: row.failing_since,
      },
    ]),
  )
}

/** A channel sends nothing from now on, until somebody has fixed its settings. The first moment stands. */
export async function disableChannel(
  ledger: Ledger,
  channelId: string,
  { code, at }: { readonly code: string; readonly at: Instant },
): Promise<void> {
  const known = (await channelStates(ledger)).get(channelId)
  await putState(ledger, channelId, { disabled_at: known?.disabledAt ?? at, fault_code: code })
}

/** A channel is in order: it may send, and what was counted against it is forgotten. */
export async function enableChannel(ledger: Ledger, channelId: string): Promise<void> {
  await ledger.db.transaction().execute(async (db) => {
    await db.deleteFrom('channel_state').where('channel', '=', channelId).execute()
    await db
      .deleteFrom('attention')
      .where('kind', '=', 'channel-disabled')
      .where('subject', '=', channelId)
      .execute()
  })
}

/** The last message had a result whose code nobody knows; null: it had not. */
export async function noteDoubtfulCode(
  ledger: Ledger,
  channelId: string,
  code: string | null,
): Promise<void> {
  await putState(ledger, channelId, { doubtful_code: code })
}

/** Nothing went out, for a passing fault; the first moment stands. */
export async function noteFailing(ledger: Ledger, channelId: string, at: Instant): Promise<void> {
  const known = (await channelStates(ledger)).get(channelId)
  await putState(ledger, channelId, { failing_since: known?.failingSince ?? at })
}

async function putState(
  ledger: Ledger,
  channel: string,
  columns: Partial<Omit<ChannelStateTable, 'channel'>>,
): Promise<void> {
  await ledger.db
    .insertInto('channel_state')
    .values({ channel, ...columns })
    .onConflict((conflict) => conflict.column('channel').doUpdateSet(columns))
    .execute()
}
