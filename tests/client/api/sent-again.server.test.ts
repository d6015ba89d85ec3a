import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { type ApiRig, createApiRig } from '../support/api-rig.ts'

const step = 'weekly-salon'
let api: ApiRig

beforeAll(async () => {
  api = await createApiRig(inject('temporalAddress'), { forwardDays: 15 })
})

afterAll(() => api.close())

test('a command whose answer got lost is answered alike once its occurrence has closed and the step forgot it', async () => {
  const period = await api.openPeriod(step)
  const command = { commandId: randomUUID(), step, period, marks: [await api.mark(step, 'topic-set')] }
  const first = await api.command('mark-milestones', command)
  expect(first).toMatchObject({ status: 200, body: { recorded: true } })
  await api.forward(60)
  expect(await api.command('mark-milestones', command)).toEqual(first)
  const other = { ...command, marks: [{ ...command.marks[0], note: '另一内容' }] }
  expect(await api.command('mark-milestones', other)).toMatchObject({ body: { code: 'command-id-reused' } })
  const late = await api.command('mark-milestones', { ...command, commandId: randomUUID() })
  expect(late).toMatchObject({ body: { code: 'occurrence-closed' } })
})
