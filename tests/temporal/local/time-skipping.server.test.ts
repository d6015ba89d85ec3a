import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Client, Connection, type Workflow } from '@temporalio/client'
import {
  bundleWorkflowCode,
  NativeConnection,
  Worker,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker'
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import { startWithTimeSkipping } from '../../../temporal/local/start-with-time-skipping.ts'
import { fastForward, virtualNow } from '../../../temporal/local/time-skipping.ts'
import { supportsTimeSkipping } from '../../../temporal/local/time-skipping-support.ts'
import type { alarmClock, alarmClockWithChild } from '../../support/workflows/alarm-clock.ts'

const namespace = 'default'
const dayMs = 86_400_000
const workflowsPath = fileURLToPath(new URL('../../support/workflows/alarm-clock.ts', import.meta.url))

let connection: Connection
let nativeConnection: NativeConnection
let workflowBundle: WorkflowBundleWithSourceMap

beforeAll(async () => {
  const address = inject('temporalAddress')
  connection = await Connection.connect({ address })
  nativeConnection = await NativeConnection.connect({ address })
  workflowBundle = await bundleWorkflowCode({ workflowsPath })
})

afterAll(async () => {
  await nativeConnection.close()
  await connection.close()
})

/** A worker for the alarm clocks on a task queue of its own, which it gives back. */
async function runWorker(): Promise<string> {
  const taskQueue = randomUUID()
  const worker = await Worker.create({ connection: nativeConnection, namespace, taskQueue, workflowBundle })
  const running = worker.run()
  onTestFinished(async () => {
    worker.shutdown()
    await running
  })
  return taskQueue
}

/** Starts a workflow that skips, and gives back its id and handle. */
async function startSkipping<Started extends Workflow>(
  workflowType: string,
  args: readonly unknown[],
  taskQueue: string,
) {
  const workflowId = randomUUID()
  await startWithTimeSkipping(connection, namespace, { workflowId, workflowType, taskQueue, args })
  return { workflowId, handle: new Client({ connection, namespace }).workflow.getHandle<Started>(workflowId) }
}

/** Starts an alarm clock with a long sleeper as its abandoned child, and gives back once that runs. */
async function startBesideChild(taskQueue: string, inNewRun: boolean) {
  const { workflow } = new Client({ connection, namespace })
  const workflowId = randomUUID()
  const before = Date.now()
  await workflow.start('alarmClockBesideChild', { workflowId, taskQueue, args: [40, 1, inNewRun] })
  onTestFinished(async () => {
    await workflow.getHandle(workflowId).terminate()
    await workflow.getHandle(`${workflowId}/child`).terminate()
  })
  const hasSettled = async () => {
    const { events } = await workflow.getHandle(workflowId).fetchHistory()
    return (events ?? []).some((event) => event.timerStartedEventAttributes != null)
  }
  while (!(await hasSettled())) await sleep(20)
  return { workflowId, before }
}

describe('a workflow started with time skipping', () => {
  test('jumps from timer to timer, and so does its child', async () => {
    const taskQueue = await runWorker()
    const { handle } = await startSkipping<typeof alarmClockWithChild>('alarmClockWithChild', [], taskQueue)
    const before = Date.now()
    const result = await handle.result()
    const [first = 0, second = 0, third = 0] = result.child
    const [parent = 0] = result.parent
    expect(second - first).toBeGreaterThanOrEqual(30 * dayMs)
    expect(third - before).toBeGreaterThanOrEqual(90 * dayMs)
    expect(parent - before).toBeGreaterThanOrEqual(dayMs)
    expect(Date.now() - before).toBeLessThan(60_000)
  })

  test('carries its search attributes, memo and summary', async () => {
    const workflowId = randomUUID()
    const runId = await startWithTimeSkipping(connection, namespace, {
      workflowId,
      workflowType: 'longAlarmClock',
      taskQueue: randomUUID(),
      args: [],
      searchAttributes: { HopelightTeam: 'longyou', HopelightStep: 'weekly-salon' },
      memo: { name: '龙游县特种纸产业帮扶团' },
      staticSummary: '一周一微型沙龙',
    })
    const handle = new Client({ connection, namespace }).workflow.getHandle(workflowId)
    onTestFinished(async () => {
      await handle.terminate()
    })
    const description = await handle.describe()
    expect(description.runId).toBe(runId)
    const attributes = description.typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value])
    expect(Object.fromEntries(attributes)).toEqual({
      HopelightTeam: 'longyou',
      HopelightStep: 'weekly-salon',
    })
    expect(description.memo).toEqual({ name: '龙游县特种纸产业帮扶团' })
    expect(await description.staticSummary()).toBe('一周一微型沙龙')
  })

  test('is refused while another of its id runs', async () => {
    const start = {
      workflowId: randomUUID(),
      workflowType: 'longAlarmClock',
      taskQueue: randomUUID(),
      args: [],
    }
    await startWithTimeSkipping(connection, namespace, start)
    onTestFinished(async () => {
      await new Client({ connection, namespace }).workflow.getHandle(start.workflowId).terminate()
    })
    await expect(startWithTimeSkipping(connection, namespace, start)).rejects.toMatchObject({ code: 6 })
  })
})

describe('fastForward', () => {
  test('takes a plain workflow ahead by exactly that much, and its clock then runs on in real time', async () => {
    const taskQueue = await runWorker()
    const client = new Client({ connection, namespace })
    const workflowId = randomUUID()
    const handle = await client.workflow.start('longAlarmClock', { workflowId, taskQueue })
    onTestFinished(async () => {
      await handle.terminate()
    })
    const realBefore = Date.now()
    const aheadMs = 400 * dayMs + 123
    expect(await fastForward(connection, namespace, workflowId, aheadMs)).toBe('reached')
    const driftMs = (await virtualNow(connection, namespace, workflowId)) - realBefore - aheadMs
    expect(driftMs).toBeGreaterThanOrEqual(-50)
    expect(driftMs).toBeLessThanOrEqual(Date.now() - realBefore + 50)
  })

  test('fires the timers on the way, each at its own instant, and stops between two', async () => {
    const taskQueue = await runWorker()
    const client = new Client({ connection, namespace })
    const workflowId = randomUUID()
    const handle = await client.workflow.start<typeof alarmClock>('alarmClock', {
      workflowId,
      taskQueue,
      args: [4, 1],
    })
    expect(await fastForward(connection, namespace, workflowId, 2.5 * dayMs)).toBe('reached')
    const { events } = await handle.fetchHistory()
    expect(events?.filter((event) => event.timerFiredEventAttributes != null)).toHaveLength(2)
    expect(await fastForward(connection, namespace, workflowId, 30 * dayMs)).toBe('ended')
    const wokenAt = await handle.result()
    const [first = 0, , , last = 0] = wokenAt
    expect(Math.round((last - first) / dayMs)).toBe(3)
  })

  test('goes on across continue-as-new', async () => {
    const taskQueue = await runWorker()
    const client = new Client({ connection, namespace })
    const workflowId = randomUUID()
    const handle = await client.workflow.start('alarmClockOfManyRuns', {
      workflowId,
      taskQueue,
      args: [6, 10],
    })
    expect(await fastForward(connection, namespace, workflowId, 45 * dayMs)).toBe('reached')
    expect((await client.workflow.getHandle(workflowId).describe()).runId).not.toBe(
      handle.firstExecutionRunId,
    )
    expect(await fastForward(connection, namespace, workflowId, 45 * dayMs)).toBe('ended')
    await handle.result()
  })

  test('does not get anywhere while a child of the same run is running, and says so', async () => {
    const taskQueue = await runWorker()
    const { workflowId } = await startBesideChild(taskQueue, false)
    const going = fastForward(connection, namespace, workflowId, dayMs, { withinMs: 1_500 })
    await expect(going).rejects.toThrow(`waits for child ${workflowId}/child`)
  })

  test('takes a workflow ahead beside the child of an earlier run, which stays where it is', async () => {
    const taskQueue = await runWorker()
    const { workflowId, before } = await startBesideChild(taskQueue, true)
    expect(await fastForward(connection, namespace, workflowId, 30.5 * dayMs)).toBe('reached')
    expect(await virtualNow(connection, namespace, workflowId)).toBeGreaterThanOrEqual(before + 30.5 * dayMs)
    expect(await virtualNow(connection, namespace, `${workflowId}/child`)).toBeLessThan(before + dayMs)
  })

  test('says what it waits for when no worker runs', async () => {
    const client = new Client({ connection, namespace })
    const workflowId = randomUUID()
    const handle = await client.workflow.start('longAlarmClock', { workflowId, taskQueue: randomUUID() })
    onTestFinished(async () => {
      await handle.terminate()
    })
    const going = fastForward(connection, namespace, workflowId, dayMs, { withinMs: 500 })
    await expect(going).rejects.toThrow('waits for a workflow task')
  })

  test('says that a workflow has ended before', async () => {
    const taskQueue = await runWorker()
    const { workflowId, handle } = await startSkipping('alarmClock', [1, 1], taskQueue)
    await handle.result()
    expect(await fastForward(connection, namespace, workflowId, dayMs)).toBe('ended')
  })

  test('throws for a workflow that never was', async () => {
    await expect(fastForward(connection, namespace, randomUUID(), dayMs)).rejects.toMatchObject({ code: 5 })
  })
})

test('a server with the feature says that it can skip time', async () => {
  expect(await supportsTimeSkipping(connection, namespace)).toEqual({ supported: true, reason: '' })
})
