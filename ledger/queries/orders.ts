import type { Instant } from '../../domain/calendar/instant.ts'
import type { StepKey } from '../../domain/programme/steps.ts'
import { readStored } from '../canonical-json.ts'
import type { Ledger } from '../open-ledger.ts'
import type { SupervisionOrderTable } from '../schema.ts'

export interface OrderView {
  readonly orderId: string
  readonly teamId: string
  readonly step: StepKey
  readonly period: string
  readonly state: SupervisionOrderTable['state']
  /** The milestones it is about, in the order in which they turned red. */
  readonly lines: readonly string[]
  readonly draftedAt: Instant
  /** 督办编号; null until it is issued, and so are the next ones. */
  readonly number: string | null
  readonly issuedAt: Instant | null
  readonly replyBy: Instant | null
  readonly note: string | null
  readonly reply: string | null
  readonly returnedReason: string | null
  /** Nothing of what it is about is owed any more: 已完成待销号. */
  readonly dutyDone: boolean
}

const open = ['draft', 'issued', 'replied', 'returned'] as const

/** Supervision orders (督办单) that are not closed, the oldest first; of one team, or of all. */
export async function openOrders(ledger: Ledger, teamId?: string): Promise<readonly OrderView[]> {
  const all = ledger.db
    .selectFrom('supervision_order')
    .selectAll()
    .where('state', 'in', open)
    .orderBy('drafted_at')
    .orderBy('order_id')
  const rows = await (teamId === undefined ? all : all.where('team_id', '=', teamId)).execute()
  return Promise.all(rows.map((row) => orderView(ledger, row)))
}

export interface OrderPlace {
  readonly teamId: string
  readonly step: StepKey
  readonly period: string
}

/** The last order of an occurrence, closed or not; null: it has none. */
export async function lastOrder(
  ledger: Ledger,
  { period, step, teamId }: OrderPlace,
): Promise<OrderView | null> {
  const row = await ledger.db
    .selectFrom('supervision_order')
    .selectAll()
    .where('team_id', '=', teamId)
    .where('step', '=', step)
    .where('period', '=', period)
    .orderBy('drafted_at', 'desc')
    .orderBy('order_id', 'desc')
    .executeTakeFirst()
  return row === undefined ? null : orderView(ledger, row)
}

async function orderView(ledger: Ledger, row: SupervisionOrderTable): Promise<OrderView> {
  const lines = readStored<readonly string[]>(row.lines)
  const owed = await ledger.db
    .selectFrom('milestone')
    .select('milestone')
    .where('team_id', '=', row.team_id)
    .where('step', '=', row.step)
    .where('period', '=', row.period)
    .where('milestone', 'in', lines)
    .where('state', 'in', ['pending', 'returned', 'missed'])
    .execute()
  return {
    orderId: row.order_id,
    teamId: row.team_id,
    step: row.step,
    period: row.period,
    state: row.state,
    lines,
    draftedAt: row.drafted_at,
    number: row.number,
    issuedAt: row.issued_at,
    replyBy: row.reply_by,
    note: row.note,
    reply: row.reply,
    returnedReason: row.returned_reason,
    dutyDone: owed.length === 0,
  }
}
