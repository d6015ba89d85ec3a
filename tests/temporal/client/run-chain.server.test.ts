import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { programmeStart } from '../../../temporal/client/programme-start.ts'
import { teamHistories } from '../../../operations/export/team-histories.ts'
import type { HistoryPlaces } from '../../../temporal/client/whole-chain.ts'
import { runChain } from '../../../temporal/client/run-chain.ts'
import { dateOf, instantFromMs } from '../../../domain/calendar/instant.ts'
import { createRig, type Rig, testTeam } from '../../support/rig.ts'

const run = promisify(execFile)
let rig: Rig
const teamId = `chain-${randomUUID().slice(0, 8)}`
const programme = `team/${teamId}`

beforeAll(async () => {
  rig = await createRig(inject('temporalAddress'))
  await rig.startWorker()
  const team = testTeam(teamId, dateOf(instantFromMs(Date.now())))
  const { workflowId, workflowType, input } = programmeStart(team, rig.template, rig.calendarVersion)
  await rig.client.workflow.start(workflowType, { workflowId, taskQueue: rig.taskQueue, args: [input] })
  // The run that starts the steps is the first of two.
  const deadline = performance.now() + 30_000
  while ((await runIds()).length < 2 && performance.now() < deadline) await sleep(200)
})

afterAll(async () => {
  await rig.close()
})

async function runIds(): Promise<readonly string[]> {
  const ids: string[] = []
  for await (const { runId } of runChain(rig.client, programme)) ids.push(runId)
  return ids
}

test('gives the runs of a workflow from the first to the one that runs', async () => {
  const [first, second] = await runIds()
  const { raw, runId } = await rig.client.workflow.getHandle(programme).describe()
  expect(raw.workflowExecutionInfo?.firstRunId).toBe(first)
  expect(runId).toBe(second)
})

test('follows a workflow that was reset to the run that runs now, and leaves out the one that was given up', async () => {
  const [first = '', second = ''] = await runIds()
  const address = inject('temporalAddress')
  const reset = `workflow reset --address ${address} --workflow-id ${programme} --run-id ${second} --event-id 4 --reason test`
  await run(inject('temporalBinary'), reset.split(' '))
  const { runId: third } = await rig.client.workflow.getHandle(programme).describe()
  expect(third).not.toBe(second)
  expect(await runIds()).toEqual([first, third])
})

test('the histories of a team hold no runs of a step that was not started', async () => {
  const logs = await teamHistories(serverOnly(), `${teamId}-none`)
  expect(logs.map(({ runs }) => runs.length)).toEqual([0, 0, 0, 0, 0, 0, 0])
})

test('the histories of a team hold every run of the chain, in its order', async () => {
  const [programmeLog] = await teamHistories(serverOnly(), teamId)
  expect(programmeLog?.workflowId).toBe(programme)
  expect(programmeLog?.runs.map(({ runId }) => runId)).toEqual(await runIds())
})

test('knows nothing of a workflow that is not there', async () => {
  const chain = runChain(rig.client, 'team/nobody')
  await expect(chain.next()).rejects.toThrow('not found')
})

function serverOnly(): HistoryPlaces {
  return { client: rig.client, archive: null, archived: [] }
}
