import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { teamView } from '../../../ledger/queries/teams.ts'
import { type ApiRig, createApiRig, until } from '../support/api-rig.ts'

const step = 'three-year-leap'
let api: ApiRig

beforeAll(async () => {
  api = await createApiRig(inject('temporalAddress'), { forwardDays: 5 })
})

afterAll(() => api.close())

test('the command that concluded a step is answered again from the record; a new one is told of the conclusion', async () => {
  const period = await api.openPeriod(step)
  const marks = await Promise.all(
    api.definition(step).milestones.map(({ milestone }) => api.mark(step, milestone)),
  )
  const command = { commandId: randomUUID(), step, period, marks }
  const first = await api.command('mark-milestones', command)
  expect(first).toMatchObject({ status: 200, body: { recorded: true, state: 'done' } })
  await until(hasEnded)
  expect(await api.command('mark-milestones', command)).toEqual(first)
  const reused = await api.command('mark-milestones', { ...command, marks: marks.slice(1) })
  expect(reused).toMatchObject({ status: 409, body: { code: 'command-id-reused' } })
  const late = await api.command('mark-milestones', { ...command, commandId: randomUUID() })
  expect(late).toMatchObject({ status: 409, body: { code: 'cadence-concluded' } })
})

/** The ledger tells of the conclusion, and the workflow of the step is over. */
async function hasEnded(): Promise<boolean> {
  const view = await teamView(api.rig.ledger, api.teamId)
  const isTold = view?.cadences.some((cadence) => cadence.step === step && cadence.state === 'concluded')
  const handle = api.rig.client.workflow.getHandle(`team/${api.teamId}/${step}`)
  const { status } = await handle.describe()
  return isTold === true && status.name === 'COMPLETED'
}
