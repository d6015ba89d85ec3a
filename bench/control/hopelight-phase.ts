import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from '@temporalio/client'
import type { History } from '@temporalio/common/lib/proto-utils.js'
import { playTeam, type TeamPart } from '../../rehearsal/play-team.ts'
import { teamWorkflowIds } from '../../domain/cadence/state.ts'
import type { Instant } from '../../domain/calendar/instant.ts'
import { openLedger } from '../../ledger/open-ledger.ts'
import { writeHopelightBundle } from '../hopelight-bundle.ts'
import { onStage } from '../stage.ts'
import { startWorkerProcess } from '../worker/worker-process.ts'
import { type Driven, recordDrive } from './driven.ts'
import { historiesOf } from './histories.ts'
import { measured, type Phase, workIn } from './phase.ts'

export interface PhaseOrder {
  /** For this phase alone; made here. */
  readonly folder: string
  readonly maxCachedWorkflows: number
  /** Of the worker process: a profiler's, for one. */
  readonly nodeArguments: readonly string[]
}

/** A phase of Hopelight, with what the control needs to do the same. */
export interface RecordedPhase extends Phase {
  /** By workflow id. */
  readonly histories: ReadonlyMap<string, readonly History[]>
  readonly driven: ReadonlyMap<string, readonly Driven[]>
}

/** Plays a team with a worker process of Hopelight's, on a server and a ledger of its own; to the end, or to `untilAt`. */
export async function playHopelight(
  part: TeamPart,
  untilAt: Instant | null,
  { folder, maxCachedWorkflows, nodeArguments }: PhaseOrder,
): Promise<RecordedPhase> {
  await mkdir(folder, { recursive: true })
  const bundleFile = await writeHopelightBundle(folder)
  return onStage(folder, 'memory', async ({ address, temporal }) => {
    const { connection, namespace } = temporal
    const drive = recordDrive()
    const client = new Client({ connection, namespace, interceptors: { workflow: [drive.interceptor] } })
    const order = { kind: 'hopelight', address, namespace, maxCachedWorkflows, folder } as const
    const worker = await startWorkerProcess({ ...order, bundleFile, scriptFile: null }, nodeArguments)
    const ledger = await openLedger({ file: join(folder, 'ledger.db'), readOnly: true })
    try {
      const stage = {
        client,
        steering: connection,
        namespace,
        ledger,
        untilAt,
        channelIds: [],
        goOn: () => undefined,
        tell: drive.tell,
        reach: () => null,
      }
      const spent = await measured(worker, async () => {
        await playTeam(stage, part)
      })
      const { teamId } = part.team
      const ids = teamWorkflowIds(teamId)
      const histories = new Map<string, readonly History[]>()
      for (const id of ids) histories.set(id, await historiesOf(client, id))
      return { ...spent, work: workIn([...histories.values()].flat()), histories, driven: drive.driven }
    } finally {
      await ledger.close()
      await worker.stop()
    }
  })
}
