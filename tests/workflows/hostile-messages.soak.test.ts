import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { temporal } from '@temporalio/proto'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { fastForward, virtualNow } from '../../temporal/local/time-skipping.ts'
import { sendCommand } from '../../temporal/client/send-command.ts'
import { dateOf, instantFromMs } from '../../domain/calendar/instant.ts'
import type { CadenceState } from '../../domain/cadence/state.ts'
import { eventsOf } from '../../ledger/queries/events.ts'
import { createRig, type Rig, testTeam } from '../support/rig.ts'
import { startRunningTeam } from '../support/start-running-team.ts'
import { strangePayloads } from '../support/strange-payloads.ts'
import { validMark } from '../support/valid-mark.ts'

const Stage = temporal.api.enums.v1.UpdateWorkflowExecutionLifecycleStage
const run = promisify(execFile)
const teamId = `hostile-${randomUUID().slice(0, 8)}`
const programme = `team/${teamId}`
const salon = `${programme}/weekly-salon`
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

const bytes = (text: string): Uint8Array => Buffer.from(text)

async function signal(workflowId: string, name: string, ...given: readonly object[]): Promise<void> {
  await rig.client.workflowService.signalWorkflowExecution({
    namespace: 'default',
    workflowExecution: { workflowId },
    signalName: name,
    input: { payloads: [...given] },
  })
}

const bytesPayload = { metadata: { encoding: bytes('json/plain') }, data: bytes('"x"') }

/** What a program has said that failed. */
async function saidBy(asked: Promise<unknown>): Promise<string> {
  try {
    await asked
  } catch (error) {
    if (error instanceof Error && 'stdout' in error) return String(error.stdout)
    throw error
  }
  throw new Error('it did not fail')
}

async function firstInput(workflowId: string): Promise<{ readonly args: unknown }> {
  const { raw } = await rig.client.workflow.getHandle(workflowId).describe()
  const firstRunId = raw.workflowExecutionInfo?.firstRunId ?? ''
  const history = await rig.client.workflow.getHandle(workflowId, firstRunId).fetchHistory()
  const data = history.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0]?.data
  return { args: JSON.parse(Buffer.from(data ?? []).toString('utf8')) }
}

async function refusals(step: 'weekly-salon' | null): Promise<number> {
  return (await eventsOf(rig.ledger, teamId, { step, kind: 'commandRefused' })).length
}

async function expectRefusals(step: 'weekly-salon' | null, count: number, timeout = 30_000): Promise<void> {
  await expect.poll(() => refusals(step), { timeout, interval: 200 }).toBe(count)
}

async function markHeld(milestone: string) {
  const [definition] = rig.template.steps
  if (definition === undefined) throw new Error('no step')
  const today = dateOf(instantFromMs(await virtualNow(rig.connection, 'default', salon)))
  const { occurrences } = await rig.client.workflow
    .getHandle(salon)
    .query<Omit<CadenceState, 'remembered'>>('view')
  const period = occurrences.findLast((each) => each.state === 'open' && each.firstOn <= today)?.period ?? ''
  return sendCommand(rig.client, {
    workflowId: salon,
    update: 'markMilestones',
    message: {
      commandId: randomUUID(),
      actor: { personId: 'p-006', seatId: 'liaison' },
      period,
      marks: [validMark(definition, milestone, today)],
    },
    deadlineMs: 60_000,
  })
}

describe('a message that nobody can read', () => {
  test.each([
    [salon, 'markMilestones', 'weekly-salon'],
    [salon, 'programmeOrder', 'weekly-salon'],
    [programme, 'cadenceConcluded', null],
    [programme, 'cadenceReleased', null],
  ] as const)('sent to %s as %s becomes a recorded refusal in every form', async (workflowId, name, step) => {
    const before = await refusals(step)
    const forms = Object.values(strangePayloads)
    for (const payload of forms) await signal(workflowId, name, payload, { data: bytes('more') })
    await signal(workflowId, name)
    await expectRefusals(step, before + forms.length + 1)
  })

  test('is shown by its encoding, size, fingerprint and its first 200 characters, without a number of a person', async () => {
    const before = await refusals('weekly-salon')
    const data = bytes(`\u001b[31m电话 13800138000 ${'长'.repeat(5_000)}`)
    await signal(salon, 'markMilestones', { metadata: { encoding: bytes('text/x-office') }, data })
    await signal(salon, 'markMilestones', {
      metadata: { encoding: bytes('text/x-office') },
      data: bytes(`\u001b[31m${'长'.repeat(5_000)}`),
    })
    await expectRefusals('weekly-salon', before + 2)
    const [hidden, shown] = (
      await eventsOf(rig.ledger, teamId, { step: 'weekly-salon', kind: 'commandRefused' })
    ).slice(-2)
    expect(JSON.stringify(hidden)).not.toContain('13800138000')
    expect(shown).toMatchObject({ code: 'unreadable-message' })
    const message = shown !== undefined && 'message' in shown ? shown.message : ''
    expect(message).toContain('text/x-office')
    expect(message).toContain('15005')
    expect(message).not.toContain('\u001b')
    expect(message.length).toBeLessThan(500)
  })

  test('leaves the step able to take a mark', async () => {
    expect(await markHeld('topic-set')).toMatchObject({ recorded: true })
  })
})

describe('a forged message of another workflow', () => {
  test('that names an entry which is no order is a recorded refusal, and nothing is suspended', async () => {
    const before = await refusals('weekly-salon')
    await rig.client.workflow.getHandle(salon).signal('programmeOrder', { sequence: 1 })
    await expectRefusals('weekly-salon', before + 1)
    const { suspension } = await rig.client.workflow
      .getHandle(salon)
      .query<Omit<CadenceState, 'remembered'>>('view')
    expect(suspension).toBeNull()
  })

  test('that says a step has ended which has not changes nothing', async () => {
    const before = await refusals(null)
    const report = { step: 'weekly-salon', sequence: 1 }
    await rig.client.workflow.getHandle(programme).signal('cadenceConcluded', report)
    await rig.client.workflow.getHandle(programme).signal('cadenceReleased', report)
    await expectRefusals(null, before + 2)
    expect(await eventsOf(rig.ledger, teamId, { kind: 'stepConcluded' })).toEqual([])
  })
})

describe('a message that is nested without end', () => {
  const nested = (depth: number) => ({
    metadata: { encoding: bytes('json/plain') },
    data: bytes(
      `{"commandId":"deep-${depth}","actor":{"personId":"p-006","seatId":"liaison","signature":"x"},"z":${'['.repeat(depth)}${']'.repeat(depth)}}`,
    ),
  })

  test('becomes a recorded refusal, at whatever depth', async () => {
    const before = await refusals('weekly-salon')
    const depths = [90, 5_000, 40_000, 200_000]
    for (const depth of depths) await signal(salon, 'markMilestones', nested(depth))
    await expectRefusals('weekly-salon', before + depths.length)
    expect(await markHeld('topic-set')).toMatchObject({ recorded: true })
  })

  test('is refused as an update', async () => {
    const { workflowService } = rig.client
    const asked = workflowService.updateWorkflowExecution({
      namespace: 'default',
      workflowExecution: { workflowId: programme },
      waitPolicy: { lifecycleStage: Stage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED },
      request: {
        meta: { updateId: randomUUID() },
        input: { name: 'suspend', args: { payloads: [nested(40_000)] } },
      },
    })
    const { outcome } = await asked
    expect(outcome?.failure?.applicationFailureInfo?.type).toBe('unreadable-message')
  })
})

describe('who is no workflow of ours', () => {
  test('gets no activity done, alone or by our workflow type under a strange id', async () => {
    const before = await eventsOf(rig.ledger, teamId, {})
    const [event] = before.filter(({ workflowId }) => workflowId === salon)
    const forged = { ...event, sequence: 999, kind: 'programmeSuspended', on: '2026-12-02', reason: '伪造' }
    const file = join(await mkdtemp(join(tmpdir(), 'hopelight-forged-')), 'input.json')
    await writeFile(file, JSON.stringify({ events: [forged], notices: [] }))
    const place = ['--address', inject('temporalAddress'), '--task-queue', rig.taskQueue]
    const what = ['--type', 'recordOutcomes', '--activity-id', randomUUID(), '--input-file', file]
    const asked = run(inject('temporalBinary'), [
      'activity',
      'execute',
      ...place,
      ...what,
      '--start-to-close-timeout',
      '30s',
    ])
    expect(await saidBy(asked)).toContain('may not ask for recordOutcomes')

    const { args } = await firstInput(salon)
    const strange = await rig.client.workflow.start('weeklySalon', {
      workflowId: `evil/${randomUUID()}`,
      taskQueue: rig.taskQueue,
      args: [args],
    })
    await expect(strange.result()).rejects.toThrow('Workflow execution failed')
    expect(await eventsOf(rig.ledger, teamId, {})).toEqual(before)
  })
})

describe('large messages', () => {
  const json = (value: unknown) => ({
    metadata: { encoding: bytes('json/plain') },
    data: bytes(JSON.stringify(value)),
  })
  const actor = { personId: 'p-006', seatId: 'liaison' }
  const marks = (index: number, length: number) => ({
    commandId: `large-${index}-${length}`,
    actor,
    period: '2026-W01',
    marks: [{ milestone: 'held', happenedOn: '2026-01-02', values: {}, note: '长'.repeat(length) }],
  })

  test('become refusals, however many come at once', async () => {
    const before = await refusals('weekly-salon')
    const lengths = [60_000, 19_999, 150_000]
    await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        signal(salon, 'markMilestones', json(marks(index, lengths[index % lengths.length] ?? 0))),
      ),
    )
    await expectRefusals('weekly-salon', before + 60, 60_000)
    expect(await markHeld('topic-set')).toMatchObject({ recorded: true })
  })

  test('that are recorded are no burden to whom a message names them', async () => {
    const evidence = Array.from({ length: 20 }, (_, index) => ({
      kind: 'photo',
      name: `${'长'.repeat(1_990)}${index}`,
      url: `https://files.example.org/${'a'.repeat(900)}`,
    }))
    const { occurrences } = await rig.client.workflow
      .getHandle(salon)
      .query<Omit<CadenceState, 'remembered'>>('view')
    const period = occurrences.find(({ state }) => state === 'open')?.period ?? ''
    const [definition] = rig.template.steps
    if (definition === undefined) throw new Error('no step')
    const today = dateOf(instantFromMs(await virtualNow(rig.connection, 'default', salon)))
    const mark = validMark(definition, 'held', today)
    const commandId = randomUUID()
    const body = {
      commandId,
      actor,
      period,
      marks: [{ ...mark, evidence: [...mark.evidence, ...evidence].slice(0, 20) }],
    }
    await signal(salon, 'markMilestones', json(body))
    await expect
      .poll(
        async () =>
          (await eventsOf(rig.ledger, teamId, { step: 'weekly-salon' })).some(
            (each) => each.commandId === commandId,
          ),
        { timeout: 30_000 },
      )
      .toBe(true)
    const sequence = (await eventsOf(rig.ledger, teamId, { step: 'weekly-salon' })).find(
      (each) => each.commandId === commandId,
    )?.sequence
    const before = await refusals(null)
    const report = json({ step: 'weekly-salon', sequence })
    await Promise.all(Array.from({ length: 100 }, () => signal(programme, 'cadenceConcluded', report)))
    await expectRefusals(null, before + 100)
  })
})

describe('a message whose entry is awaited', () => {
  test('keeps no run from ending, and is refused in the end of the patience', async () => {
    const runOf = async () => (await rig.client.workflow.getHandle(salon).describe()).runId
    const before = await runOf()
    await signal(salon, 'programmeOrder', {
      metadata: { encoding: bytes('json/plain') },
      data: bytes('{"sequence": 9999}'),
    })
    for (let start = 0; start < 400; start += 100)
      await Promise.all(Array.from({ length: 100 }, () => signal(salon, 'noSuchSignal', bytesPayload)))
    await expect.poll(runOf, { timeout: 60_000, interval: 200 }).not.toBe(before)
    const refusedBefore = await refusals('weekly-salon')
    await fastForward(rig.connection, 'default', salon, 11 * 60_000)
    await expectRefusals('weekly-salon', refusedBefore + 1)
  })
})

describe('signals that nothing takes', () => {
  test.each([salon, programme])(
    'begin a new run long before the server takes no more of them: %s',
    async (id) => {
      const runOf = async () => (await rig.client.workflow.getHandle(id).describe()).runId
      const before = await runOf()
      for (let start = 0; start < 600; start += 100)
        await Promise.all(Array.from({ length: 100 }, () => signal(id, 'noSuchSignal', bytesPayload)))
      await expect.poll(runOf, { timeout: 60_000, interval: 200 }).not.toBe(before)
    },
  )
})

describe('a flood of 5,000 plain signals', () => {
  test.each([1, 2])(
    'is recorded whole, each a refusal, and the step goes on (%i)',
    { timeout: 280_000 },
    async () => {
      const before = await refusals('weekly-salon')
      const forms = Object.values(strangePayloads)
      const count = 5_000
      for (let start = 0; start < count; start += 100)
        await Promise.all(
          Array.from({ length: 100 }, (_, index) => {
            const payload = forms[(start + index) % forms.length]
            return signal(salon, 'markMilestones', payload ?? {})
          }),
        )
      await expectRefusals('weekly-salon', before + count, 240_000)
      const events = await eventsOf(rig.ledger, teamId, { step: 'weekly-salon' })
      expect(
        events.toSorted((one, other) => one.sequence - other.sequence).map(({ sequence }) => sequence),
      ).toEqual(events.map((_, index) => index + 1))
    },
  )

  test('leaves histories that replay, and a ledger that is what they say', { timeout: 200_000 }, async () => {
    expect(await markHeld('held')).toMatchObject({ recorded: true })
    await rig.expectReplays(teamId)
  })
})
