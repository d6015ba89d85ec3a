import { join } from 'node:path'
import { tmpdir } from 'node:os'
import { allHistories } from '../../../temporal/client/all-histories.ts'
import type { RunHistory } from '../../../temporal/client/run-chain.ts'
import { appendOutcomes, type Outcomes } from '../../../ledger/record/append.ts'
import { compareLedgers } from '../../../ledger/rebuild/compare.ts'
import { type Ledger, openLedger } from '../../../ledger/open-ledger.ts'
import { recordedWorkflows, recordOfWorkflow } from '../../../ledger/queries/workflows.ts'
import { buildBundle } from '../../../workers/build-bundle.ts'
import { replayHistories } from '../../../workers/replay.ts'
import type { Stage } from '../stage.ts'

const mostEvents = 4_000
const mostShown = 5

export interface Rebuilt {
  readonly breaches: readonly string[]
  readonly runs: number
  readonly historyEvents: number
  /** Notices of what a lost workflow task had written, which somebody was told of before it was done again. */
  readonly toldOfNothing: number
}

/**
 * Replays every run on the code of today and compares the ledger rebuilt from them with the live one, row for row. Of a
 * workflow that was deleted by hand only the ledger is left, and is taken as it is.
 * @source docs/fault-report.md, "What has to hold afterwards"
 */
export async function rebuild({ temporal, ended, ledger }: Stage): Promise<Rebuilt> {
  const bundle = await buildBundle(join(tmpdir(), 'hopelight-bundles'))
  const lost: string[] = []
  const histories: RunHistory[] = []
  const ids = await recordedWorkflows(ledger)
  const places = { client: temporal.client, archive: null, archived: [] }
  for await (const run of allHistories(places, ids, (id) => lost.push(id))) histories.push(run)
  const heard: Outcomes[] = []
  const report = await replayHistories(bundle, histories, (_, outcomes) => heard.push(outcomes))
  const rebuilt = await openLedger({ file: ':memory:' })
  try {
    for (const outcomes of heard) await appendOutcomes(rebuilt, outcomes)
    for (const workflowId of lost) await appendOutcomes(rebuilt, await recordOfWorkflow(ledger, workflowId))
    const told = await toldOfNothing(ledger)
    const { differences: all } = await compareLedgers(ledger, rebuilt)
    const differences = all.filter((difference) => !told.has(difference))
    const counts = histories.map(({ history }) => history.events?.length ?? 0)
    return {
      runs: histories.length,
      toldOfNothing: all.length - differences.length,
      historyEvents: counts.reduce((sum, count) => sum + count, 0),
      breaches: [
        ...report.failures.map(({ problem, workflowId }) => `${workflowId}: does not replay: ${problem}`),
        ...(report.replayed === histories.length ? [] : ['not every run was replayed']),
        ...lost.filter((id) => !ended.has(id)).map((id) => `${id}: its history is gone`),
        ...differences.slice(0, mostShown).map((difference) => `ledger and rebuild: ${difference}`),
        ...counts.filter((count) => count > mostEvents).map((count) => `a run has ${count} events`),
      ],
    }
  } finally {
    await rebuilt.close()
  }
}

/**
 * The one difference that is allowed, in the comparison's words: a notice whose event is not in the record, and that was
 * on its way to somebody before that showed. @source docs/decisions/0006-what-a-lost-task-wrote.md
 */
async function toldOfNothing({ db }: Ledger): Promise<ReadonlySet<string>> {
  const events = await db.selectFrom('event').select(['workflow_id', 'sequence', 'at']).execute()
  const known = new Set(events.map(({ at, sequence, workflow_id }) => `${workflow_id} ${sequence} ${at}`))
  const notices = await db
    .selectFrom('notice')
    .select(['notice_id', 'team_id', 'step', 'sequence', 'at'])
    .where('notice_id', 'in', db.selectFrom('delivery').select('notice_id').where('attempt', '>', 0))
    .execute()
  return new Set(
    notices
      .filter(({ at, sequence, step, team_id }) => {
        const workflowId = step === null ? `team/${team_id}` : `team/${team_id}/${step}`
        return !known.has(`${workflowId} ${sequence} ${at}`)
      })
      .map(({ notice_id }) => `notice ${notice_id}: only in the first`),
  )
}
