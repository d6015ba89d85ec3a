import type { Instant } from '../../domain/calendar/instant.ts'
import type { DomainEvent } from '../../domain/cadence/events.ts'
import type { Notice } from '../../domain/cadence/notice.ts'
import type { Ledger, LedgerDatabase } from '../open-ledger.ts'

/** A backup that this ledger came from. */
export interface Restoration {
  readonly restoredAt: Instant
  /** When the backup was begun. */
  readonly takenAt: Instant
  /** How many became unknown. */
  readonly deliveries: number
}

/** The latest first. */
export async function restorations({ db }: Pick<Ledger, 'db'>): Promise<readonly Restoration[]> {
  const rows = await db.selectFrom('restoration').selectAll().orderBy('restored_at', 'desc').execute()
  return rows.map(({ restored_at, taken_at, deliveries }) => ({
    restoredAt: restored_at,
    takenAt: taken_at,
    deliveries,
  }))
}

/**
 * After a restore the workflows go once more through what the clock caused since the backup: whoever was told of it then
 * must not be told again. Those notices are told apart from the others by when their event was to happen.
 */
export async function splitByRestore(
  db: LedgerDatabase,
  events: readonly DomainEvent[],
  notices: readonly Notice[],
): Promise<{ readonly fresh: readonly Notice[]; readonly perhapsTold: readonly Notice[] }> {
  if (notices.length === 0) return { fresh: [], perhapsTold: [] }
  const gaps = await restorations({ db })
  if (gaps.length === 0) return { fresh: notices, perhapsTold: [] }
  const scheduled = new Map(
    events.flatMap(({ scheduledAt, sequence }) =>
      scheduledAt === undefined ? [] : [[sequence, scheduledAt] as const],
    ),
  )
  const isPerhapsTold = ({ sequence }: Notice): boolean => {
    const at = scheduled.get(sequence)
    return at !== undefined && gaps.some(({ restoredAt, takenAt }) => takenAt <= at && at <= restoredAt)
  }
  return {
    fresh: notices.filter((notice) => !isPerhapsTold(notice)),
    perhapsTold: notices.filter(isPerhapsTold),
  }
}
