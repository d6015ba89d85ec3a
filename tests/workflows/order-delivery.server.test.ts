import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { LocalTemporal } from '../../temporal/local/local-temporal.ts'
import { fastForward } from '../../temporal/local/time-skipping.ts'
import { sendCommand, type UpdateName } from '../../temporal/client/send-command.ts'
import { dateOf, instantFromMs } from '../../domain/calendar/instant.ts'
import { eventsOf } from '../../ledger/queries/events.ts'
import { createRig, type Rig, testTeam } from '../support/rig.ts'
import { serverInMemory } from '../support/server-in-memory.ts'
import { startRunningTeam } from '../support/start-running-team.ts'

const mostSignals = 20
const teamId = `orders-${randomUUID().slice(0, 8)}`
const programme = `team/${teamId}`
const salon = `${programme}/weekly-salon`
const on = dateOf(instantFromMs(Date.now()))
const patience = { timeout: 60_000, interval: 200 }
let folder: string
let server: LocalTemporal
let rig: Rig

/** A server whose runs take few signals. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hopelight-orders-'))
  const binary = join(folder, 'temporal')
  const limit = `--dynamic-config-value history.maximumSignalsPerExecution=${mostSignals}`
  await writeFile(binary, `#!/bin/sh\nexec '${inject('temporalBinary')}' "$@" ${limit}\n`, { mode: 0o700 })
  server = await serverInMemory(binary, join(folder, 'temporal.log'))
  rig = await createRig(server.address)
  await rig.startWorker()
  await startRunningTeam(rig, testTeam(teamId, on))
})

afterAll(async () => {
  await rig.close()
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

async function order(update: UpdateName, body: object): Promise<void> {
  const message = {
    commandId: randomUUID(),
    actor: { personId: 'p-006', seatId: 'association-city' },
    on,
    ...body,
  }
  const given = { workflowId: programme, update, message, deadlineMs: 20_000 }
  expect(await sendCommand(rig.client, given)).toMatchObject({ recorded: true })
}

const obeyed = async (step: 'weekly-salon' | 'monthly-visit'): Promise<readonly string[]> =>
  (await eventsOf(rig.ledger, teamId, { step })).flatMap(({ kind }) =>
    kind === 'cadenceSuspended' || kind === 'cadenceResumed' ? [kind] : [],
  )

async function ordersSent(): Promise<number> {
  const { events } = await rig.client.workflow.getHandle(programme).fetchHistory()
  return (events ?? []).filter((each) => each.signalExternalWorkflowExecutionInitiatedEventAttributes != null)
    .length
}

test('a step whose run takes no more signals is told later, of each order in its turn; one that is gone is not', async () => {
  await rig.client.workflow.getHandle(`${programme}/yearly-transfer`).terminate('a test')
  const handle = rig.client.workflow.getHandle(salon)
  for (let count = 0; count < mostSignals; count += 1) await handle.signal('noSuchSignal', 'x')
  await order('suspend', { reason: '防汛' })
  await expect.poll(() => obeyed('monthly-visit'), patience).toEqual(['cadenceSuspended'])
  await order('resume', {})
  await expect.poll(() => obeyed('monthly-visit'), patience).toEqual(['cadenceSuspended', 'cadenceResumed'])
  expect(await obeyed('weekly-salon')).toEqual([])

  const runOf = async (): Promise<string> => (await handle.describe()).runId
  const before = await runOf()
  await fastForward(rig.connection, 'default', salon, 60 * 86_400_000)
  await expect.poll(runOf, patience).not.toBe(before)
  await fastForward(rig.connection, 'default', programme, 120_000)
  await expect.poll(() => obeyed('weekly-salon'), patience).toEqual(['cadenceSuspended', 'cadenceResumed'])
  // Nothing is left to be told, so that nothing is tried again.
  const sent = await ordersSent()
  await fastForward(rig.connection, 'default', programme, 600_000)
  expect(await ordersSent()).toBe(sent)
})
