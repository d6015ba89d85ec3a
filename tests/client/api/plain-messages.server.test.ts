import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, inject } from 'vitest'
import { eventsOf } from '../../../ledger/queries/events.ts'
import { type ApiRig, createApiRig, until } from '../support/api-rig.ts'
import { courseOfEvents } from '../../support/course-of-events.ts'

const run = promisify(execFile)
const step = 'weekly-salon'
let api: ApiRig
let period: string

beforeAll(async () => {
  api = await createApiRig(inject('temporalAddress'), { forwardDays: 20 })
  period = await api.openPeriod(step)
})

afterAll(() => api.close())

/** The form of the README, with the real program. */
async function temporal(...words: readonly string[]): Promise<string> {
  const place = ['--address', inject('temporalAddress'), '--workflow-id', `team/${api.teamId}/${step}`]
  const { stdout } = await run(inject('temporalBinary'), ['workflow', ...words, ...place])
  return stdout
}

async function message(commandId: string, milestone: string, changes: object = {}): Promise<string> {
  const mark = { ...(await api.mark(step, milestone)), ...changes }
  return JSON.stringify({ commandId, actor: { personId: 'p-006', seatId: 'liaison' }, period, marks: [mark] })
}

async function events(kind: 'milestonesMarked' | 'commandRefused') {
  return eventsOf(api.rig.ledger, api.teamId, { step, kind })
}

/** One team, in the order of its days. */
const test = courseOfEvents()

describe('temporal workflow signal --name markMilestones', () => {
  test('is recorded as an unsigned signal; the same again through the API is told who and when', async () => {
    const commandId = `salon-${period}-topic`
    await temporal('signal', '--name', 'markMilestones', '--input', await message(commandId, 'topic-set'))
    await until(async () => (await events('milestonesMarked')).length === 1)
    const [event] = await events('milestonesMarked')
    const actor = { personId: 'p-006', seatId: 'liaison', via: 'signal', unsigned: true }
    expect(event).toMatchObject({ commandId, actor })
    const marks = [await api.mark(step, 'topic-set')]
    const again = await api.command('mark-milestones', { commandId: randomUUID(), step, period, marks })
    expect(again.body).toMatchObject({ recorded: true, already: { by: 'p-006', at: event?.at } })
    const same = await api.command('mark-milestones', { commandId, step, period, marks })
    expect(same.body).toMatchObject({ recorded: true, sequence: event?.sequence, at: event?.at })
  })

  test('that cannot be taken becomes a recorded refusal, without what it must not hold, and the workflow lives', async () => {
    const inputs = [
      '{"nonsense": [1, 2, 3]}',
      '"garbage"',
      await message(randomUUID(), 'held', { note: '电话 13800138000' }),
      await message(randomUUID(), 'held', { values: {}, evidence: [] }),
    ]
    for (const input of inputs) await temporal('signal', '--name', 'markMilestones', '--input', input)
    await until(async () => (await events('commandRefused')).length === inputs.length)
    const refused = await events('commandRefused')
    expect(refused.map((event) => 'code' in event && event.code)).toEqual([
      'bad-input',
      'bad-input',
      'personal-data',
      'evidence-missing',
    ])
    expect(JSON.stringify(refused)).not.toContain('13800138000')
    const { status } = await api.rig.client.workflow.getHandle(`team/${api.teamId}/${step}`).describe()
    expect(status.name).toBe('RUNNING')
  })
})

describe('temporal workflow update execute --name markMilestones', () => {
  test('answers what was recorded, as an unsigned update', async () => {
    const commandId = randomUUID()
    const input = await message(commandId, 'held')
    const stdout = await temporal('update', 'execute', '--name', 'markMilestones', '--input', input)
    expect(stdout).toContain(commandId)
    const event = (await events('milestonesMarked')).find((each) => each.commandId === commandId)
    expect(event?.actor).toEqual({ personId: 'p-006', seatId: 'liaison', via: 'update', unsigned: true })
  })

  test('fails with the code of the refusal, and leaves no event', async () => {
    const before = await api.sequence(step)
    const input = await message(randomUUID(), 'held', { evidence: [] })
    await expect(temporal('update', 'execute', '--name', 'markMilestones', '--input', input)).rejects.toThrow(
      /evidence-missing|还缺/,
    )
    expect(await api.sequence(step)).toBe(before)
  })
})
