import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { temporalHistories } from '../../../activities/temporal-histories.ts'
import { checkReadable } from '../../../client/api/check-readable.ts'
import { connectTemporal, type TemporalConnection } from '../../../temporal/client/connect-temporal.ts'
import { runChain } from '../../../temporal/client/run-chain.ts'

const teamId = `large-${randomUUID().slice(0, 8)}`
const workflowId = `team/${teamId}`
const address = inject('temporalAddress')
let temporal: TemporalConnection
let dataFolder: string

beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'hopelight-large-'))
  temporal = await connectTemporal({ address, namespace: 'default' }, 30_000)
  const handle = await temporal.client.workflow.start('none', { workflowId, taskQueue: 'none' })
  for (const text of 'abcdefghijkl') await handle.signal('markMilestones', text.repeat(450_000))
})

afterAll(async () => {
  await temporal.client.workflow.getHandle(workflowId).terminate()
  await temporal.close()
  await rm(dataFolder, { recursive: true, force: true })
})

test('A history of twelve signals of 450 KB is read by a client', async () => {
  let events = 0
  for await (const { history } of runChain(temporal.client, workflowId)) events += history.events?.length ?? 0
  expect(events).toBeGreaterThanOrEqual(4)
})

test('A history of twelve signals of 450 KB is read by the keeper', async () => {
  const histories = temporalHistories({ address, namespace: 'default' })
  const { runId } = await temporal.client.workflow.getHandle(workflowId).describe()
  const text = await histories.history(workflowId, runId)
  await histories.close()
  expect(text?.length).toBeGreaterThan(5_400_000)
})

test('A team may be released while its histories can be read, however large, and not when they cannot', async () => {
  const { client } = temporal
  expect(await checkReadable({ client, dataFolder }, teamId)).toBeNull()
  const cutOff = await connectTemporal({ address, namespace: 'default' }, 30_000)
  await cutOff.close()
  const refusal = await checkReadable({ client: cutOff.client, dataFolder }, teamId)
  expect(refusal?.code).toBe('unavailable')
  expect(refusal?.details['problem']).toContain('not released')
})
