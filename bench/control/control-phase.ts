import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { WorkflowUpdateFailedError } from '@temporalio/client'
import { bundleWorkflowCode } from '@temporalio/worker'
import { fastForward, virtualNow } from '../../temporal/local/time-skipping.ts'
import { msOf } from '../../domain/calendar/instant.ts'
import { onStage, type Stage } from '../stage.ts'
import { milliseconds } from '../timestamp.ts'
import type { ControlKind } from '../worker/worker-order.ts'
import { startWorkerProcess } from '../worker/worker-process.ts'
import { controlTaskQueue } from './control-worker.ts'
import type { ControlInput } from './control-workflow.ts'
import type { Driven } from './driven.ts'
import { historiesOf } from './histories.ts'
import type { PhaseOrder, RecordedPhase } from './hopelight-phase.ts'
import { chainOf } from './chain-of-history.ts'
import { type ControlScript, nextMoves } from './moves.ts'
import { measured, type Phase, workIn } from './phase.ts'

const workflowsPath = fileURLToPath(new URL('control-workflow.ts', import.meta.url))
const controlWithinMs = 600_000

/** One workflow of the control, after its recorded model. */
interface Part {
  readonly workflowId: string
  readonly chain: string
  /** When its model began, in epoch milliseconds. */
  readonly modelBeganMs: number
  readonly driven: readonly Driven[]
}

/** Does what a recorded phase of Hopelight did, with a bare worker, on a server and a database of its own. */
export async function playControl(
  kind: ControlKind,
  model: RecordedPhase,
  order: PhaseOrder,
): Promise<Phase> {
  const { folder, maxCachedWorkflows, nodeArguments } = order
  await mkdir(folder, { recursive: true })
  const bundleFile = join(folder, 'control-workflows.js')
  const scriptFile = join(folder, 'script.json')
  const { code } = await bundleWorkflowCode({ workflowsPath, logger: quiet })
  await writeFile(bundleFile, code)
  const script = scriptOf(model)
  await writeFile(scriptFile, JSON.stringify(script))
  return onStage(folder, 'memory', async (stage) => {
    const { address, temporal } = stage
    const { client, namespace } = temporal
    const settings = { kind, address, namespace, maxCachedWorkflows, folder } as const
    const worker = await startWorkerProcess({ ...settings, bundleFile, scriptFile }, nodeArguments)
    const parts = partsOf(model)
    try {
      const spent = await measured(worker, () => play(stage, script, parts, hasEnded(model)))
      const chains = await Promise.all(parts.map(({ workflowId }) => historiesOf(client, workflowId)))
      return { ...spent, work: workIn(chains.flat()) }
    } finally {
      await worker.stop()
    }
  })
}

async function play(
  stage: Stage,
  script: ControlScript,
  parts: readonly Part[],
  toTheEnd: boolean,
): Promise<void> {
  const { client } = stage.temporal
  const [programme, ...cadences] = parts
  if (programme === undefined) throw new Error('nothing was recorded')
  const children = cadences.map((part) => firstInput(script, part, []))
  await client.workflow.start('control', {
    workflowId: programme.workflowId,
    taskQueue: controlTaskQueue,
    args: [firstInput(script, programme, children)],
  })
  await Promise.all(cadences.map((part) => playPart(stage, part)))
  if (toTheEnd) await client.workflow.getHandle(programme.workflowId).result()
}

/** The same steps from outside as its model saw, at the same times after its beginning. */
async function playPart({ temporal }: Stage, { driven, modelBeganMs, workflowId }: Part): Promise<void> {
  const { client, connection, namespace } = temporal
  const handle = client.workflow.getHandle(workflowId)
  const beganMs = await startOf(temporal, workflowId)
  for (const each of driven) {
    if (each.drive === 'update') {
      const { message, refused } = each
      const args: [object] = [refused ? { ...message, refuse: true } : message]
      await handle.executeUpdate('take', { args }).catch((error: unknown) => {
        if (!refused || !(error instanceof WorkflowUpdateFailedError)) throw error
      })
      continue
    }
    const atMs = msOf(each.at) - modelBeganMs + beganMs
    const aheadMs = atMs - (await virtualNow(connection, namespace, workflowId))
    if (aheadMs <= 0) continue
    const end = await fastForward(connection, namespace, workflowId, aheadMs, { withinMs: controlWithinMs })
    if (end === 'ended') return
  }
}

/** Waits until a cadence has been started, and gives when that was. */
async function startOf({ client }: Stage['temporal'], workflowId: string): Promise<number> {
  const until = performance.now() + controlWithinMs
  for (;;) {
    try {
      const { startTime } = await client.workflow.getHandle(workflowId).describe()
      return startTime.getTime()
    } catch (error) {
      if (performance.now() > until) throw error
    }
  }
}

function firstInput(script: ControlScript, part: Part, children: readonly ControlInput[]): ControlInput {
  const { chain, workflowId } = part
  const moves = nextMoves(script, chain, 0)
  const bare = { chain, workflowId, beganMs: null, moves, index: 0, sequence: 0, children, padding: '' }
  const recordedBytes = script[chain]?.inputBytes ?? 0
  return { ...bare, padding: 'x'.repeat(Math.max(0, recordedBytes - JSON.stringify(bare).length)) }
}

function scriptOf({ histories }: RecordedPhase): ControlScript {
  return Object.fromEntries([...histories].map(([workflowId, runs]) => [workflowId, chainOf(runs)]))
}

/** The programme first. */
function partsOf({ driven, histories }: RecordedPhase): readonly Part[] {
  return [...histories].map(([chain, runs]) => ({
    chain,
    workflowId: chain.replace('team/', 'control/'),
    modelBeganMs: milliseconds(runs[0]?.events?.[0]?.eventTime),
    driven: driven.get(chain) ?? [],
  }))
}

function hasEnded({ histories }: RecordedPhase): boolean {
  const [programme = []] = histories.values()
  return programme.at(-1)?.events?.at(-1)?.workflowExecutionCompletedEventAttributes != null
}

const ignore = (): void => undefined
const quiet = { log: ignore, trace: ignore, debug: ignore, info: ignore, warn: ignore, error: console.error }
