import type { NoticeLine } from '../../domain/cadence/notice.ts'
import { cadenceWorkflowId } from '../../domain/cadence/state.ts'
import type { Instant } from '../../domain/calendar/instant.ts'
import type { StepKey } from '../../domain/programme/steps.ts'
import { readStored } from '../canonical-json.ts'
import type { Ledger } from '../open-ledger.ts'
import type { SupervisionOrderTable } from '../schema.ts'
import { eventAt } from './event-at.ts'

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
  /** When its reply was found missing; null: it is not waited for, or its limit has not passed. */
  readonly unansweredAt: Instant | null
  readonly note: string | null
  readonly reply: string | null
  readonly returnedReason: string | null
  /** Nothing of what it is about is owed any more: 已完成待销号. */
  readonly dutyDone: boolean
  /** Its step has concluded or was released: nothing can be recorded of the order here any more. */
  readonly stepOver: boolean
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

/** The order that a notice is about, as its event names it; the occurrence's last one where that event names none. */
export async function orderOfNotice(
  ledger: Ledger,
  place: OrderPlace & { readonly sequence: number },
): Promise<OrderView | null> {
  const event = await eventAt(ledger, cadenceWorkflowId(place.teamId, place.step), place.sequence)
  if (event === null || !('orderId' in event)) return lastOrder(ledger, place)
  const row = await ledger.db
    .selectFrom('supervision_order')
    .selectAll()
    .where('order_id', '=', event.orderId)
    .executeTakeFirst()
  return row === undefined ? null : orderView(ledger, row)
}

/** The number of the order that an event of its cadence is about; null: it has none yet, or the record has no such event. */
export async function numberOfOrder(
  ledger: Ledger,
  workflowId: string,
  sequence: number,
): Promise<string | null> {
  const event = await eventAt(ledger, workflowId, sequence)
  if (event === null || !('orderId' in event)) return null
  const row = await ledger.db
    .selectFrom('supervision_order')
    .select('number')
    .where('order_id', '=', event.orderId)
    .executeTakeFirst()
  return row?.number ?? null
}

/** What an order is about with its dates, in the order of its lines; its occurrence may have closed. */
export async function linesOfOrder(ledger: Ledger, order: OrderView): Promise<readonly NoticeLine[]> {
  const { lines, period, step, teamId } = order
  const rows = await ledger.db
    .selectFrom('milestone')
    .select(['milestone', 'due_at', 'provisional'])
    .where('team_id', '=', teamId)
    .where('step', '=', step)
    .where('period', '=', period)
    .where('milestone', 'in', lines)
    .execute()
  return lines.flatMap((line) =>
    rows
      .filter(({ milestone }) => milestone === line)
      .map(({ due_at, provisional }) => ({ milestone: line, dueAt: due_at, provisional: provisional === 1 })),
  )
}

async function orderView(ledger: Ledger, row: SupervisionOrderTable): Promise<OrderView> {
  const lines = readStored<readonly string[]>(row.lines)
  const { closed_at = null } =
    (await ledger.db
      .selectFrom('occurrence')
      .select('closed_at')
      .where('team_id', '=', row.team_id)
      .where('step', '=', row.step)
      .where('period', '=', row.period)
      .executeTakeFirst()) ?? {}
  const owed = await ledger.db
    .selectFrom('milestone')
    .select('milestone')
    .where('team_id', '=', row.team_id)
    .where('step', '=', row.step)
    .where('period', '=', row.period)
    .where('milestone', 'in', lines)
    // What a suspension swallowed is pending for ever, and owed no more.
    .where('state', 'in', closed_at === null ? ['pending', 'returned'] : ['missed'])
    .execute()
  const cadence = await ledger.db
    .selectFrom('cadence')
    .select('state')
    .where('team_id', '=', row.team_id)
    .where('step', '=', row.step)
    .executeTakeFirst()
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
    unansweredAt: row.unanswered_at,
    note: row.note,
    reply: row.reply,
    returnedReason: row.returned_reason,
    dutyDone: owed.length === 0,
    stepOver: cadence?.state === 'concluded' || cadence?.state === 'released',
  }
}
