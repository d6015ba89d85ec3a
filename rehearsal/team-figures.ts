import { type OccurrenceResult, occurrenceResults } from '../domain/cadence/events.ts'
import type { LedgerComparison } from '../ledger/rebuild/compare.ts'
import type { Ledger } from '../ledger/open-ledger.ts'
import { eventsOf } from '../ledger/queries/events.ts'
import { listOccurrences } from '../ledger/queries/occurrences.ts'
import type { CheckedTeam } from './check-team.ts'
import type { CommandCounts } from './command-counts.ts'
import type { RehearsedTeam } from './result.ts'

/** What a team's rehearsal came to: from the ledger, the commands' answers and the checked histories. */
export async function teamFigures(
  ledger: Ledger,
  checked: CheckedTeam,
  { accepted, refused }: CommandCounts,
  comparison: LedgerComparison,
): Promise<RehearsedTeam> {
  const { teamId } = checked
  const events = await eventsOf(ledger, teamId)
  const notices = await ledger.db
    .selectFrom('notice')
    .select((expression) => expression.fn.countAll<number>().as('count'))
    .where('team_id', '=', teamId)
    .executeTakeFirstOrThrow()
  const wakes = new Set(
    events.flatMap(({ at, scheduledAt, workflowId }) =>
      scheduledAt === undefined ? [] : [`${workflowId} ${at}`],
    ),
  ).size
  return {
    teamId,
    occurrences: await occurrencesByResult(ledger, teamId),
    commands: { accepted, refused },
    notices: notices.count,
    orders: events.filter(({ kind }) => kind === 'orderDrafted').length,
    runs: checked.runs,
    historyEvents: checked.historyEvents,
    wakes,
    minimumActions: 1 + 2 * 6 + 2 * wakes + 2 * accepted + refused,
    // A refused update leaves nothing in the history and is billed all the same.
    billableActions: checked.billableActions + refused,
    largestRunEvents: checked.largestRunEvents,
    replayedRuns: checked.replayedRuns,
    replayFailures: checked.replayFailures,
    ledgerRebuiltEqual: isEqual(comparison, teamId),
  }
}

async function occurrencesByResult(
  ledger: Ledger,
  teamId: string,
): Promise<Readonly<Record<OccurrenceResult | 'total', number>>> {
  const closed = await listOccurrences(ledger, { teamId, states: occurrenceResults })
  const count = (result: OccurrenceResult): number => closed.filter(({ state }) => state === result).length
  return {
    total: closed.length,
    done: count('done'),
    'done-late': count('done-late'),
    missed: count('missed'),
    exempt: count('exempt'),
    waived: count('waived'),
    suspended: count('suspended'),
  }
}

/** A difference that names the team, or so many that not all are listed. */
function isEqual({ differences, equal }: LedgerComparison, teamId: string): boolean {
  if (equal) return true
  return differences.length <= 100 && !differences.some((line) => line.includes(teamId))
}
