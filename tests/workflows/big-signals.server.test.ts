import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, inject } from 'vitest'
import { fastForward, virtualNow } from '../../temporal/local/time-skipping.ts'
import { sendCommand, type UpdateName } from '../../temporal/client/send-command.ts'
import { dateOf, instantFromMs } from '../../domain/calendar/instant.ts'
import type { CadenceState } from '../../domain/cadence/state.ts'
import { eventsOf } from '../../ledger/queries/events.ts'
import { courseOfEvents } from '../support/course-of-events.ts'
import { createRig, type Rig, testTeam } from '../support/rig.ts'
import { startRunningTeam } from '../support/start-running-team.ts'
import { validMark } from '../support/valid-mark.ts'

const teamId = `bulky-${randomUUID().slice(0, 8)}`
const programme = `team/${teamId}`
const salon = `${programme}/weekly-salon`
const actor = { personId: 'p-006', seatId: 'liaison' }
const patience = { timeout: 150_000, interval: 500 }
let rig: Rig

beforeAll(async () => {
  rig = await createRig(inject('temporalAddress'))
  await rig.startWorker()
  await startRunningTeam(rig, testTeam(teamId, dateOf(instantFromMs(Date.now()))))
  await fastForward(rig.connection, 'default', salon, 15 * 86_400_000)
})

afterAll(async () => {
  await rig.endTeam(teamId)
  await rig.close()
})

const handle = () => rig.client.workflow.getHandle(salon)
const status = async (): Promise<string> => (await handle().describe()).status.name
const ofKind = async (kind: 'commandRefused' | 'milestoneCorrected'): Promise<number> =>
  (await eventsOf(rig.ledger, teamId, { step: 'weekly-salon', kind })).length

async function openMark() {
  const [definition] = rig.template.steps
  if (definition === undefined) throw new Error('no step')
  const today = dateOf(instantFromMs(await virtualNow(rig.connection, 'default', salon)))
  const { occurrences } = await handle().query<Omit<CadenceState, 'remembered'>>('view')
  const period = occurrences.findLast((each) => each.state === 'open' && each.firstOn <= today)?.period ?? ''
  return { period, mark: validMark(definition, 'topic-set', today) }
}

/** A step, in the order of what befalls it. */
describe('a step that is sent large signals', () => {
  const test = courseOfEvents()

  test('is not reached by one of 600 KB, which the server refuses', async () => {
    await expect(handle().signal('markMilestones', 'x'.repeat(600_000))).rejects.toThrow(
      'Failed to signal Workflow',
    )
    expect(await status()).toBe('RUNNING')
  })

  test('takes 110 of 500 KB, each as a recorded refusal, though together they fill a history of 50 MB', async () => {
    for (let sent = 0; sent < 110; sent += 10)
      await Promise.all(
        Array.from({ length: 10 }, () => handle().signal('markMilestones', 'x'.repeat(500_000))),
      )
    await expect.poll(() => ofKind('commandRefused'), patience).toBe(110)
    expect(await status()).toBe('RUNNING')
  }, 200_000)

  test('takes at once ten true corrections that weigh more than one batch may', async () => {
    const { mark, period } = await openMark()
    const send = (update: UpdateName, message: object) =>
      sendCommand(rig.client, {
        workflowId: salon,
        update,
        message: { commandId: randomUUID(), actor, period, ...message },
        deadlineMs: 60_000,
      })
    await send('markMilestones', { marks: [mark] })
    const evidence = Array.from({ length: 20 }, (_, index) => ({
      kind: 'document',
      name: `材料${index}`,
      url: `https://example.org/${'a'.repeat(1_900)}`,
    }))
    const longest = { evidence, note: '更'.repeat(2_000) }
    const corrected = (index: number) => ({
      ...mark,
      ...longest,
      values: { ...mark.values, topic: `题${index}` },
    })
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        send('correctMilestone', { mark: corrected(index), reason: '正'.repeat(2_000) }),
      ),
    )
    expect(answers.filter((answer) => !('recorded' in answer))).toEqual([])
    expect(await ofKind('milestoneCorrected')).toBe(10)
    expect(await status()).toBe('RUNNING')
  }, 120_000)

  test('is not sent a command of more than 256 KiB, which is told in one sentence', async () => {
    const before = await ofKind('commandRefused')
    const message = { commandId: randomUUID(), actor, period: '2026-W48', note: 'x'.repeat(300_000) }
    const order = { workflowId: salon, update: 'markMilestones', message, deadlineMs: 60_000 } as const
    const refusal = await sendCommand(rig.client, order)
    expect(refusal).toMatchObject({ refused: true, code: 'body-too-large', details: { most: 262_144 } })
    expect(await ofKind('commandRefused')).toBe(before)
  })

  test('has histories that replay, and a ledger that is what they say', async () => {
    await rig.expectReplays(teamId)
  }, 200_000)
})
