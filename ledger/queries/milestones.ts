import type { Instant } from '../../domain/calendar/instant.ts'
import type { MilestoneAddress } from '../address.ts'
import type { Ledger } from '../open-ledger.ts'
import { type MilestoneView, milestoneView } from './milestone-view.ts'

/** A duty that is owed now, with the dates of its occurrence. */
export interface InboxRow extends MilestoneView {
  readonly opensAt: Instant
  readonly expiresAt: Instant
}

/**
 * Pending and returned milestones of open occurrences by due, then team, step, period and place; of one team, or of all.
 * Whose they are, and which wait for another one, says the template.
 */
export async function inboxRows(ledger: Ledger, teamId?: string): Promise<readonly InboxRow[]> {
  const all = ledger.db
    .selectFrom('milestone')
    .innerJoin('occurrence', (join) =>
      join
        .onRef('occurrence.team_id', '=', 'milestone.team_id')
        .onRef('occurrence.step', '=', 'milestone.step')
        .onRef('occurrence.period', '=', 'milestone.period'),
    )
    .selectAll('milestone')
    .select(['occurrence.opens_at', 'occurrence.expires_at'])
    .where('occurrence.state', '=', 'open')
    .where('milestone.state', 'in', ['pending', 'returned'])
    .orderBy('milestone.due_at')
    .orderBy('milestone.team_id')
    .orderBy('milestone.step')
    .orderBy('milestone.period')
    .orderBy('milestone.position')
  const rows = await (teamId === undefined ? all : all.where('milestone.team_id', '=', teamId)).execute()
  return rows.map((row) => ({ ...milestoneView(row), opensAt: row.opens_at, expiresAt: row.expires_at }))
}

/** Null: not planned yet, or no such milestone. */
export async function milestoneRow(
  ledger: Ledger,
  { teamId, step, period, milestone }: MilestoneAddress,
): Promise<MilestoneView | null> {
  const row = await ledger.db
    .selectFrom('milestone')
    .selectAll()
    .where('team_id', '=', teamId)
    .where('step', '=', step)
    .where('period', '=', period)
    .where('milestone', '=', milestone)
    .executeTakeFirst()
  return row === undefined ? null : milestoneView(row)
}
