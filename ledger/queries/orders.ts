import type { Instant } from '../../domain/calendar/instant.ts'
import type { StepKey } from '../../domain/programme/steps.ts'
import { readStored } from '../canonical-json.ts'
import type { Ledger } from '../open-ledger.ts'

export interface OrderView {
  readonly orderId: string
  readonly teamId: string
  readonly step: StepKey
  readonly period: string
  /** The milestones it is about, in the order in which they turned red. */
  readonly lines: readonly string[]
  readonly draftedAt: Instant
}

/** Supervision orders (督办单) drafted and not issued, the oldest first; of one team, or of all. */
export async function draftedOrders(ledger: Ledger, teamId?: string): Promise<readonly OrderView[]> {
  const all = ledger.db
    .selectFrom('supervision_order')
    .selectAll()
    .where('state', '=', 'draft')
    .orderBy('drafted_at')
    .orderBy('order_id')
  const rows = await (teamId === undefined ? all : all.where('team_id', '=', teamId)).execute()
  return rows.map((row) => ({
    orderId: row.order_id,
    teamId: row.team_id,
    step: row.step,
    period: row.period,
    lines: readStored<readonly string[]>(row.lines),
    draftedAt: row.drafted_at,
  }))
}
