import type { Notice } from '../../domain/cadence/notice.ts'
import { dateOf, type Instant } from '../../domain/calendar/instant.ts'
import { isOfOrder, isPressing } from '../../domain/notices/delivery-policy.ts'
import type { Ledger } from '../open-ledger.ts'
import { whyOrderNotOwed } from './why-order-not-owed.ts'

/**
 * Why nobody needs to be told of a notice any more, in a word; null: it stands. What presses is of no use once the duty is
 * done, its occurrence closed, or its team suspended, concluded or released; of an order its own state decides; everything
 * else stands.
 * @source reference/channels.md 1.4
 */
export async function whyNotOwed(ledger: Ledger, notice: Notice, at: Instant): Promise<string | null> {
  const { kind, lines, milestone, period, sequence, step, teamId } = notice
  if (step === null || period === null) return null
  if (isOfOrder(kind)) return whyOrderNotOwed(ledger, { kind, period, sequence, step, teamId }, at)
  if (!isPressing(kind)) return null
  const team = await ledger.db
    .selectFrom('team')
    .select(['state', 'suspended_on'])
    .where('team_id', '=', teamId)
    .executeTakeFirst()
  if (team?.state === 'concluded') return '已全部结束'
  if (team?.state === 'released') return '已移交'
  if (team?.suspended_on != null && team.suspended_on <= dateOf(at)) return '已暂停'
  const rows = await ledger.db
    .selectFrom('milestone')
    .select(['milestone', 'state'])
    .where('team_id', '=', teamId)
    .where('step', '=', step)
    .where('period', '=', period)
    .execute()
  if (rows.length === 0) return null
  const asked = milestone === null ? lines.map((line) => line.milestone) : [milestone]
  const own = asked.length === 0 ? rows : rows.filter((row) => asked.includes(row.milestone))
  const isOwed = own.some(({ state }) => state === 'pending' || state === 'returned')
  return isOwed || own.length === 0 ? null : '已办结'
}
