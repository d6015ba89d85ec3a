import type { Client } from '@temporalio/client'
import { type History, historyFromJSON, historyToJSON } from '@temporalio/common/lib/proto-utils.js'
import { tsToMs } from '@temporalio/common/lib/time.js'
import { type Instant, instantFromMs } from '../../domain/calendar/instant.ts'
import type { Archive } from '../../ledger/archive/archive-folder.ts'
import {
  type ArchivedRun,
  canonicalHistory,
  chainOf,
  readHistory,
} from '../../ledger/archive/archived-run.ts'
import type { HistoryLike } from '../../ledger/rebuild/outcomes-of-history.ts'
import { isNotFound } from '../is-not-found.ts'
import { previousRunOf } from '../../ledger/record/previous-run.ts'

/** Where histories are: a server, an archive, or both. */
export interface HistoryPlaces {
  /** Null: not to be asked. */
  readonly client: Client | null
  /** Null: there is none. */
  readonly archive: Archive | null
  /** Everything in the archive. */
  readonly archived: readonly ArchivedRun[]
}

export interface ChainRun {
  readonly runId: string
  readonly source: 'temporal' | 'archive'
  readonly history: HistoryLike
  /** As canonical proto-JSON, payloads encoded: the same wherever it lies. */
  readonly json: () => string
  /** As a replay takes it. */
  readonly proto: () => History
  readonly startedAt: Instant
  /** Null: it still runs, or ran when the archive took its snapshot. */
  readonly closedAt: Instant | null
}

export interface WholeChain {
  /** The first one first. */
  readonly runs: readonly ChainRun[]
  /** A run that is nowhere any more; what came before it is unknown. Null: none is missing. */
  readonly missingRunId: string | null
  /** Those whose archived file is damaged or gone. */
  readonly damaged: readonly ArchivedRun[]
  /** The server knows the workflow, or the archive holds it to its very end: nothing can have come after these runs. */
  readonly isToEnd: boolean
}

/**
 * All runs of a workflow that follow one another, from wherever each of them is; null: nobody knows the workflow. What has
 * ended is asked of `first`, and of the other place only where that has it not; what still runs, of the server.
 */
export async function wholeChain(
  { archive, archived, client }: HistoryPlaces,
  workflowId: string,
  first: 'temporal' | 'archive',
): Promise<WholeChain | null> {
  const kept = new Map(
    archived.filter((run) => run.workflowId === workflowId).map((run) => [run.runId, run] as const),
  )
  const damaged: ArchivedRun[] = []
  const runs: ChainRun[] = []
  const served = await headOf(client, workflowId)
  const last = chainOf([...kept.values()]).at(-1)
  const isToEnd = served !== null || (last !== undefined && !goesOn.includes(last.status))
  let runId: string | null = served ?? last?.runId ?? null
  if (runId === null) return null
  while (runId !== null) {
    const entry: ArchivedRun | undefined = kept.get(runId)
    const fromArchive = (): Promise<Found | null> => archivedRun(archive, entry, damaged)
    const fromServer = (id: string): Promise<Found | null> => servedRun(client, workflowId, id)
    const found: Found | null =
      first === 'archive' && entry !== undefined && entry.status !== 'running'
        ? ((await fromArchive()) ?? (await fromServer(runId)))
        : ((await fromServer(runId)) ?? (await fromArchive()))
    if (found === null) return { runs, missingRunId: runId, damaged, isToEnd }
    const { previousRunId, ...rest }: Found = found
    runs.unshift({ runId, ...rest })
    runId = previousRunId
  }
  return { runs, missingRunId: null, damaged, isToEnd }
}

const goesOn: readonly ArchivedRun['status'][] = ['running', 'continued-as-new']

type Found = Omit<ChainRun, 'runId'> & { readonly previousRunId: string | null }

async function archivedRun(
  archive: Archive | null,
  entry: ArchivedRun | undefined,
  damaged: ArchivedRun[],
): Promise<Found | null> {
  if (archive === null || entry === undefined) return null
  const kept = await archive.get(entry.sha256)
  if (kept.state !== 'sound') {
    damaged.push(entry)
    return null
  }
  const { closedAt, previousRunId, startedAt } = entry
  const { text } = kept
  return {
    source: 'archive',
    history: readHistory(text),
    json: () => text,
    proto: () => historyFromJSON(JSON.parse(text)),
    startedAt,
    closedAt,
    previousRunId,
  }
}

async function servedRun(client: Client | null, workflowId: string, runId: string): Promise<Found | null> {
  if (client === null) return null
  try {
    const handle = client.workflow.getHandle(workflowId, runId)
    const { raw, startTime, status } = await handle.describe()
    const history = await handle.fetchHistory()
    const [started] = history.events ?? []
    const closedMs = status.name === 'RUNNING' ? null : tsToMs(raw.workflowExecutionInfo?.closeTime)
    return {
      source: 'temporal',
      history,
      json: () => canonicalHistory(historyToJSON(history)),
      proto: () => history,
      startedAt: instantFromMs(startTime.getTime()),
      closedAt: closedMs === null ? null : instantFromMs(closedMs),
      previousRunId: previousRunOf(started?.workflowExecutionStartedEventAttributes),
    }
  } catch (error) {
    if (isNotFound(error)) return null
    throw error
  }
}

async function headOf(client: Client | null, workflowId: string): Promise<string | null> {
  if (client === null) return null
  try {
    return (await client.workflow.getHandle(workflowId).describe()).runId
  } catch (error) {
    if (isNotFound(error)) return null
    throw error
  }
}
