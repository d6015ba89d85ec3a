import type { Notice, NoticeKind } from '../../domain/cadence/notice.ts'
import { dateOf, type Instant } from '../../domain/calendar/instant.ts'
import { isPressing } from '../../domain/notices/delivery-policy.ts'
import { lastOrder, type OrderView } from './orders.ts'
import type { Ledger } from '../open-ledger.ts'

/** Notices that ask for a signature or a reply, and the states of an order in which they still do. */
const asksOfOrder: Readonly<Partial<Record<NoticeKind, readonly OrderView['state'][]>>> = {
  'order-drafted': ['draft'],
  'order-unsigned': ['draft'],
  'order-issued': ['issued', 'returned'],
  'order-unanswered': ['issued', 'returned'],
  'order-returned': ['returned'],
}

/**
 * Why nobody needs to be told of a notice any more, in a word; null: it stands. What presses is of no use once the duty is
 * done, its occurrence closed, its order signed or answered, or its team suspended, concluded or released; everything else stands.
 * @source reference/channels.md 1.4
 */
export async function whyNotOwed(ledger: Ledger, notice: Notice, at: Instant): Promise<string | null> {
  const { kind, lines, milestone, period, step, teamId } = notice
  const askedIn = asksOfOrder[kind]
  if ((askedIn === undefined && !isPressing(kind)) || step === null || period === null) return null
  const team = await ledger.db
    .selectFrom('team')
    .select(['state', 'suspended_on'])
    .where('team_id', '=', teamId)
    .executeTakeFirst()
  if (team?.state === 'concluded') return '已全部结束'
  if (team?.state === 'released') return '已移交'
  if (team?.suspended_on != null && team.suspended_on <= dateOf(at)) return '已暂停'
  const order = askedIn === undefined ? null : await lastOrder(ledger, { teamId, step, period })
  if (order !== null && askedIn?.includes(order.state) === false) return '已办理'
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
