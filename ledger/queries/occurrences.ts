import type { ExpressionBuilder } from 'kysely'
import type { Instant } from '../../domain/calendar/instant.ts'
import type { OccurrenceResult } from '../../domain/cadence/events.ts'
import type { StepKey } from '../../domain/programme/steps.ts'
import type { OccurrenceAddress } from '../address.ts'
import type { Ledger } from '../open-ledger.ts'
import type { LedgerSchema, OccurrenceRowState, OccurrenceTable } from '../schema.ts'
import { type MilestoneView, milestoneView } from './milestone-view.ts'

export interface OccurrenceView {
  readonly teamId: string
  readonly step: StepKey
  readonly period: string
  readonly state: OccurrenceRowState
  readonly opensAt: Instant
  readonly openedAt: Instant | null
  readonly expiresAt: Instant
  readonly closedAt: Instant | null
  readonly provisional: boolean
  readonly exempt: { readonly rule: 'no-working-day' } | null
  /** As it was at the close; null until then. */
  readonly result: OccurrenceResult | null
  /** 资料欠缺, as at the close. */
  readonly gaps: number
  /** In the template's order. */
  readonly milestones: readonly MilestoneView[]
}

export interface OccurrenceFilter {
  readonly teamId?: string
  readonly step?: StepKey
  readonly period?: string
  readonly states?: readonly OccurrenceRowState[]
}

/** What is open now, by opening; of one team, or of all. */
export function openOccurrences(ledger: Ledger, teamId?: string): Promise<readonly OccurrenceView[]> {
  return listOccurrences(ledger, teamId === undefined ? { states: ['open'] } : { states: ['open'], teamId })
}

/** Occurrences with their milestones, by opening, then team, step and period. */
export async function listOccurrences(
  ledger: Ledger,
  filter: OccurrenceFilter = {},
): Promise<readonly OccurrenceView[]> {
  return ledger.db
    .transaction()
    .setAccessMode('read only')
    .execute(async (db) => {
      const rows = await db
        .selectFrom('occurrence')
        .selectAll()
        .where((expression) => matching(expression, filter))
        .orderBy('opens_at')
        .orderBy('team_id')
        .orderBy('step')
        .orderBy('period')
        .execute()
      const milestones = await db
        .selectFrom('milestone')
        .innerJoin('occurrence', (join) =>
          join
            .onRef('occurrence.team_id', '=', 'milestone.team_id')
            .onRef('occurrence.step', '=', 'milestone.step')
            .onRef('occurrence.period', '=', 'milestone.period'),
        )
        .selectAll('milestone')
        .where((expression) => matching(expression, filter))
        .orderBy('milestone.position')
        .execute()
      const byOccurrence = Map.groupBy(milestones.map(milestoneView), occurrenceKey)
      return rows.map((row) => occurrenceView(row, byOccurrence))
    })
}

function matching(
  expression: ExpressionBuilder<LedgerSchema, 'occurrence'>,
  { teamId, step, period, states }: OccurrenceFilter,
) {
  return expression.and([
    ...(teamId === undefined ? [] : [expression('occurrence.team_id', '=', teamId)]),
    ...(step === undefined ? [] : [expression('occurrence.step', '=', step)]),
    ...(period === undefined ? [] : [expression('occurrence.period', '=', period)]),
    ...(states === undefined ? [] : [expression('occurrence.state', 'in', states)]),
  ])
}

function occurrenceKey({ teamId, step, period }: OccurrenceAddress): string {
  return `${teamId}/${step}/${period}`
}

function occurrenceView(
  row: OccurrenceTable,
  byOccurrence: ReadonlyMap<string, readonly MilestoneView[]>,
): OccurrenceView {
  const address = { teamId: row.team_id, step: row.step, period: row.period }
  return {
    ...address,
    state: row.state,
    opensAt: row.opens_at,
    openedAt: row.opened_at,
    expiresAt: row.expires_at,
    closedAt: row.closed_at,
    provisional: row.provisional === 1,
    exempt: row.exempt === null ? null : { rule: row.exempt },
    result: row.result,
    gaps: row.gaps,
    milestones: byOccurrence.get(occurrenceKey(address)) ?? [],
  }
}
