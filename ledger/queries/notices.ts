import type { Notice, NoticeLine } from '../../domain/cadence/notice.ts'
import type { SeatKey } from '../../domain/programme/seats.ts'
import { readStored } from '../canonical-json.ts'
import type { Ledger } from '../open-ledger.ts'
import type { NoticeTable } from '../schema.ts'

/** Null: no such notice. */
export async function noticeById(ledger: Ledger, noticeId: string): Promise<Notice | null> {
  const row = await ledger.db
    .selectFrom('notice')
    .selectAll()
    .where('notice_id', '=', noticeId)
    .executeTakeFirst()
  return row === undefined ? null : noticeOf(row)
}

export function noticeOf(row: NoticeTable): Notice {
  return {
    noticeId: row.notice_id,
    teamId: row.team_id,
    step: row.step,
    period: row.period,
    milestone: row.milestone,
    kind: row.kind,
    seats: readStored<readonly SeatKey[]>(row.seats),
    at: row.at,
    sequence: row.sequence,
    expiresAt: row.expires_at,
    dueAt: row.due_at,
    provisional: row.provisional === 1,
    lines: readStored<readonly NoticeLine[]>(row.lines),
  }
}
