import type { Instant } from '../domain/calendar/instant.ts'
import type { Finding } from '../domain/findings.ts'
import type { ArchivedRun } from '../ledger/archive/archived-run.ts'
import type { ArchiveRequest, ArchiveResult } from './activities.ts'
import type { KeeperPorts, ListedRun } from './ports.ts'

type ArchivingPorts = Pick<KeeperPorts, 'archive' | 'histories' | 'register'>

/** One request on its way. */
interface Sweep {
  readonly at: Instant
  readonly put: (run: ArchivedRun) => Promise<void>
  readonly lose: (workflowId: string, runId: string) => void
  readonly isFull: () => boolean
}

/**
 * Archives every run that has ended, and the present state of those that go on. Each workflow is followed back along
 * continue-as-new from the run that runs now, so that a listing that lags hides nothing; what only the listing knows,
 * such as a run that was given up by a reset, is taken as well. What is archived already is left alone: broken off, it
 * goes on where it stood.
 */
export async function archiveHistories(
  ports: ArchivingPorts,
  { at, limit }: ArchiveRequest,
): Promise<ArchiveResult> {
  const { histories, register } = ports
  const listed = new Map<string, ListedRun[]>()
  for await (const run of histories.listed()) {
    const runs = listed.get(run.workflowId)
    if (runs === undefined) listed.set(run.workflowId, [run])
    else runs.push(run)
  }
  const counts = { archived: 0, snapshots: 0 }
  const lost = new Map<string, string>()
  const isFull = (): boolean => counts.archived + counts.snapshots >= limit
  const sweep: Sweep = {
    at,
    isFull,
    lose: (workflowId, runId) => void lost.set(workflowId, runId),
    async put(run) {
      await register.putArchivedRun(run)
      counts[run.status === 'running' ? 'snapshots' : 'archived'] += 1
    },
  }
  for (const workflowId of new Set([...(await register.workflows()), ...listed.keys()])) {
    await archiveChain(ports, sweep, workflowId)
    for (const run of listed.get(workflowId) ?? [])
      if (run.isClosed && !isFull()) await archiveRun(ports, sweep, run)
    if (isFull()) break
  }
  const isLeft = isFull()
  const findings = [...lost].map(
    ([subject, runId]): Finding => ({ kind: 'history-lost', subject, details: { runId } }),
  )
  if (!isLeft) await register.putFindings(['history-lost'], findings, at)
  return { ...counts, isLeft, findings }
}

async function archiveChain(ports: ArchivingPorts, sweep: Sweep, workflowId: string): Promise<void> {
  const head = await ports.histories.current(workflowId)
  let run = head
  while (run !== null && !sweep.isFull()) {
    const previousRunId = await archiveRun(ports, sweep, run)
    run = previousRunId === null ? null : { workflowId, runId: previousRunId, isClosed: true, events: 0 }
  }
}

/** Gives back the run before it; null: it is the first one, or gone. */
async function archiveRun(
  { archive, histories, register }: ArchivingPorts,
  sweep: Sweep,
  { workflowId, runId, isClosed, events }: ListedRun,
): Promise<string | null> {
  const known = await register.archivedRun(workflowId, runId)
  if (known !== null) {
    const isUnchanged = known.status !== 'running' || (!isClosed && known.events === events)
    if (isUnchanged || (!isClosed && known.archivedAt >= sweep.at)) return known.previousRunId
  }
  const text = await histories.history(workflowId, runId)
  if (text === null) {
    // What ended between the listing and now and was deleted at once was never ours to keep.
    if (known === null || known.status === 'running') sweep.lose(workflowId, runId)
    return known?.previousRunId ?? null
  }
  const run = await archive.put({ workflowId, runId, text, at: sweep.at })
  await sweep.put(run)
  return run.previousRunId
}
