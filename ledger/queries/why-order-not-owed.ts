import type { Notice } from '../../domain/cadence/notice.ts'
import { dateOf, type Instant } from '../../domain/calendar/instant.ts'
import type { OrderNoticeKind } from '../../domain/notices/delivery-policy.ts'
import type { StepKey } from '../../domain/programme/steps.ts'
import type { Ledger } from '../open-ledger.ts'
import { type OrderView, orderOfNotice } from './orders.ts'
import { teamSummary } from './teams.ts'

/** What is told of an order, and the states of the order in which it still is of use. */
const toldIn: Readonly<Record<OrderNoticeKind, readonly OrderView['state'][]>> = {
  'order-drafted': ['draft'],
  'order-unsigned': ['draft'],
  'order-issued': ['issued', 'replied', 'returned'],
  'order-unanswered': ['issued', 'returned'],
  'order-replied': ['replied'],
  'order-returned': ['returned'],
  'order-closed': ['closed'],
}

/** A notice of an order, with what a notice of a whole team lacks. */
export type OrderNotice = Pick<Notice, 'sequence' | 'teamId'> & {
  readonly kind: OrderNoticeKind
  readonly step: StepKey
  readonly period: string
}

/**
 * Why nobody needs to be told of an order any more, in a word; null: it stands. The order's own state decides, not that of
 * its occurrence: an issued one is told until it is closed, whether its duties were missed or its team is suspended. Its
 * reply is not asked for once its duties are done, and a draft asks for nothing that cannot be signed or need not be.
 * @source docs/decisions/0011-an-order-outlives-its-occurrence.md
 */
export async function whyOrderNotOwed(
  ledger: Ledger,
  notice: OrderNotice,
  at: Instant,
): Promise<string | null> {
  const order = await orderOfNotice(ledger, notice)
  if (order === null) return null
  if (order.state === 'dropped') return '已办结'
  if (!toldIn[notice.kind].includes(order.state)) return order.state === 'closed' ? '已销号' : '已办理'
  if (order.state === 'draft') return whyNotSigned(ledger, order, at)
  if (order.number === null) return '未签发'
  return notice.kind === 'order-unanswered' && order.dutyDone ? '已完成待销号' : null
}

/** Nobody is pressed to sign while the team stands still, nor when nobody can. */
async function whyNotSigned(
  ledger: Ledger,
  { dutyDone, stepOver, teamId }: OrderView,
  at: Instant,
): Promise<string | null> {
  if (dutyDone) return '已办结'
  const team = await teamSummary(ledger, teamId)
  if (team?.state === 'released') return '已移交'
  if (stepOver || team?.state === 'concluded') return '已全部结束'
  return team?.suspendedOn != null && team.suspendedOn <= dateOf(at) ? '已暂停' : null
}
