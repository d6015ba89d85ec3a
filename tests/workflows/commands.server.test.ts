import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, inject, vi } from 'vitest'
import { fastForward, virtualNow } from '../../temporal/local/time-skipping.ts'
import { sendCommand } from '../../temporal/client/send-command.ts'
import { programmeStart } from '../../temporal/client/programme-start.ts'
import { dateOf, instantFromMs } from '../../domain/calendar/instant.ts'
import type { CadenceState } from '../../domain/cadence/state.ts'
import { eventsOf } from '../../ledger/queries/events.ts'
import { createRig, type Rig, testTeam } from '../support/rig.ts'
import { validMark } from '../support/valid-mark.ts'
import { courseOfEvents } from '../support/course-of-events.ts'

const teamId = `commands-${randomUUID().slice(0, 8)}`
const salon = `team/${teamId}/weekly-salon`
const actor = { personId: 'p-006', seatId: 'liaison', via: 'update' }
let rig: Rig
let period: string
let today: string

async function view(): Promise<Omit<CadenceState, 'remembered'>> {
  return rig.client.workflow.getHandle(salon).query('view')
}

async function mark(commandId: string, marks: readonly unknown[], ofPeriod = period) {
  const message = { commandId, actor, period: ofPeriod, marks }
  return sendCommand(rig.client, { workflowId: salon, update: 'markMilestones', message, deadlineMs: 20_000 })
}

beforeAll(async () => {
  rig = await createRig(inject('temporalAddress'))
  await rig.startWorker()
  const team = testTeam(teamId, dateOf(instantFromMs(Date.now())))
  const { workflowId, workflowType, input } = programmeStart(team, rig.template, rig.calendarVersion)
  await rig.client.workflow.start(workflowType, { workflowId, taskQueue: rig.taskQueue, args: [input] })
  await vi.waitFor(
    async () => {
      const started = await eventsOf(rig.ledger, teamId, { kind: 'cadenceStarted' })
      if (started.length !== 6) throw new Error(`${started.length} of 6 cadences have started`)
    },
    { timeout: 30_000, interval: 100 },
  )
  await fastForward(rig.connection, 'default', salon, 15 * 86_400_000)
  today = dateOf(instantFromMs(await virtualNow(rig.connection, 'default', salon)))
  const { occurrences } = await view()
  period = occurrences.findLast((each) => each.state === 'open' && each.firstOn <= today)?.period ?? ''
})

afterAll(async () => {
  await rig.expectReplays(teamId)
  await rig.endTeam(teamId)
  await rig.close()
})

/** One team, in the order of its days. */
const test = courseOfEvents()

describe('a cadence on a real server', () => {
  test('refuses a mark without its evidence, names what is missing, and leaves no event', async () => {
    const before = (await view()).sequence
    const answer = await mark(randomUUID(), [
      { milestone: 'topic-set', happenedOn: today, values: {}, evidence: [] },
    ])
    const missing: unknown = expect.arrayContaining(['topic'])
    expect(answer).toMatchObject({ refused: true, code: 'evidence-missing', missing })
    expect((await view()).sequence).toBe(before)
  })

  test('records a mark once, however often the same command is sent', async () => {
    const [definition] = rig.template.steps
    if (definition === undefined) throw new Error('no step')
    const marks = [validMark(definition, 'topic-set', today)]
    const commandId = randomUUID()
    const first = await mark(commandId, marks)
    const state: unknown = expect.stringMatching(/^done/)
    expect(first).toMatchObject({ recorded: true, commandId, state })
    const second = await mark(commandId, marks)
    expect(second).toEqual(first)
    const recorded = await eventsOf(rig.ledger, teamId, { kind: 'milestonesMarked' })
    expect(recorded.map((event) => event.commandId)).toEqual([commandId])
    const other = await mark(commandId, [{ ...marks[0], note: '另一内容' }])
    expect(other).toMatchObject({ refused: true, code: 'command-id-reused' })
  })

  test('refuses an unknown period with the nearest ones', async () => {
    const answer = await mark(
      randomUUID(),
      [{ milestone: 'held', happenedOn: today, values: {} }],
      '1999-W01',
    )
    expect(answer).toMatchObject({ refused: true, code: 'unknown-period' })
  })

  test('lives on after a plain signal with garbage, which becomes a recorded refusal', async () => {
    await rig.client.workflow.getHandle(salon).signal('markMilestones', { nonsense: [1, 2, 3] })
    await rig.client.workflow.getHandle(salon).signal('markMilestones', 'garbage')
    await expect
      .poll(async () => (await eventsOf(rig.ledger, teamId, { kind: 'commandRefused' })).length, {
        timeout: 20_000,
      })
      .toBe(2)
    expect((await rig.client.workflow.getHandle(salon).describe()).status.name).toBe('RUNNING')
  })

  test('takes a valid plain signal, recorded as unsigned', async () => {
    const [definition] = rig.template.steps
    if (definition === undefined) throw new Error('no step')
    const commandId = randomUUID()
    const message = { commandId, actor, period, marks: [validMark(definition, 'held', today)] }
    await rig.client.workflow.getHandle(salon).signal('markMilestones', message)
    await expect
      .poll(
        async () => (await eventsOf(rig.ledger, teamId, { kind: 'milestonesMarked' })).at(-1)?.commandId,
        { timeout: 20_000 },
      )
      .toBe(commandId)
    const [event] = (await eventsOf(rig.ledger, teamId, { kind: 'milestonesMarked' })).slice(-1)
    expect(event?.actor).toEqual({ personId: 'p-006', seatId: 'liaison', via: 'signal', unsigned: true })
  })

  test('suspends all six steps by one order and resumes them', async () => {
    const on = dateOf(instantFromMs(Date.now()))
    const order = {
      commandId: randomUUID(),
      actor: { ...actor, seatId: 'association-city' },
      on,
      reason: '防汛',
    }
    const workflowId = `team/${teamId}`
    expect(
      await sendCommand(rig.client, { workflowId, update: 'suspend', message: order, deadlineMs: 20_000 }),
    ).toMatchObject({ recorded: true, state: 'suspended' })
    await expect
      .poll(async () => (await eventsOf(rig.ledger, teamId, { kind: 'cadenceSuspended' })).length, {
        timeout: 20_000,
      })
      .toBe(6)
    const resume = { commandId: randomUUID(), actor: order.actor, on }
    expect(
      await sendCommand(rig.client, { workflowId, update: 'resume', message: resume, deadlineMs: 20_000 }),
    ).toMatchObject({ recorded: true, state: 'running' })
    await expect
      .poll(async () => (await eventsOf(rig.ledger, teamId, { kind: 'cadenceResumed' })).length, {
        timeout: 20_000,
      })
      .toBe(6)
  })
})
