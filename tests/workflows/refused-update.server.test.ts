import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { actorSigner, makeActorKey } from '../../operations/up/actor-signature.ts'
import { sendCommand, type UpdateName } from '../../temporal/client/send-command.ts'
import { dateOf, instantFromMs } from '../../domain/calendar/instant.ts'
import { putActorKey } from '../../ledger/actor-keys.ts'
import { eventsOf } from '../../ledger/queries/events.ts'
import { createRig, type Rig, testTeam } from '../support/rig.ts'
import { startRunningTeam } from '../support/start-running-team.ts'

const teamId = `refused-${randomUUID().slice(0, 8)}`
const programme = `team/${teamId}`
const salon = `${programme}/weekly-salon`
const on = dateOf(instantFromMs(Date.now()))
/** A run ends at its first quiet moment with so many events. */
const eventsPerRun = 256
const patience = { timeout: 60_000, interval: 50 }
let rig: Rig

beforeAll(async () => {
  rig = await createRig(inject('temporalAddress'))
  await rig.startWorker()
  await startRunningTeam(rig, testTeam(teamId, on))
})

afterAll(() => rig.close())

interface Run {
  readonly runId: string
  /** Event id of the last workflow task that began. */
  readonly taskStarted: number
  readonly isQuiet: boolean
}

async function runOf(workflowId: string): Promise<Run> {
  const { events } = await rig.client.workflow.getHandle(workflowId).fetchHistory()
  const all = events ?? []
  const started = all.findLast((each) => each.workflowTaskStartedEventAttributes != null)
  const done = all.findLast((each) => each.workflowTaskCompletedEventAttributes != null)
  return {
    runId: all[0]?.workflowExecutionStartedEventAttributes?.originalExecutionRunId ?? '',
    taskStarted: Number(started?.eventId ?? 0),
    isQuiet: Number(done?.eventId ?? 0) > Number(started?.eventId ?? 0),
  }
}

async function quietRunOf(workflowId: string): Promise<Run> {
  await expect.poll(async () => (await runOf(workflowId)).isQuiet, patience).toBe(true)
  return runOf(workflowId)
}

/** Sends signals that nothing takes until only the task of one more message reaches the length at which a run ends. */
async function almostLong(workflowId: string): Promise<Run> {
  const handle = rig.client.workflow.getHandle(workflowId)
  for (;;) {
    const run = await quietRunOf(workflowId)
    const left = eventsPerRun - run.taskStarted
    if (left >= 1 && left <= 3) return run
    // A signal takes four events; one that comes with another, one.
    const atOnce = left === 4 || left % 4 === 0 ? 2 : 1
    await Promise.all(Array.from({ length: atOnce }, () => handle.signal('noSuchSignal', 'x')))
  }
}

test.each<readonly [string, string, UpdateName, object]>([
  ['programme', programme, 'release', { to: ' ', reason: '' }],
  ['step', salon, 'markMilestones', { period: 'no-such-period', marks: [] }],
])(
  'a refused update begins no new run of a %s, since no history holds it',
  async (_, workflowId, update, body) => {
    const before = await almostLong(workflowId)
    const message = {
      commandId: randomUUID(),
      actor: { personId: 'p-006', seatId: 'association-city' },
      ...body,
    }
    const given = { workflowId, update, message, deadlineMs: 20_000 }
    expect(await sendCommand(rig.client, given)).toMatchObject({ refused: true })
    expect((await quietRunOf(workflowId)).runId).toBe(before.runId)
    await rig.client.workflow.getHandle(workflowId).signal('noSuchSignal', 'x')
    await expect.poll(async () => (await runOf(workflowId)).runId, patience).not.toBe(before.runId)
    await rig.expectReplays(teamId)
  },
)

test('an update that was signed more than a day from now is refused, and recorded as nobody’s', async () => {
  await makeActorKey(rig.folder)
  const signer = await actorSigner(rig.folder)
  await putActorKey(rig.ledger, {
    publicKey: signer.publicKeyPem,
    origin: 'own',
    since: instantFromMs(Date.now()),
  })
  const send = async (signedAt: string | null) => {
    const actor = { personId: 'p-006', seatId: 'association-city', via: 'api' } as const
    const message = { commandId: randomUUID(), bodyHash: '0'.repeat(16), actor, on, reason: '防汛' }
    const signed = signer.sign({ workflowId: programme, name: 'suspend', message })
    const sent = signedAt === null ? signed : { ...signed, actor: { ...signed.actor, signedAt } }
    return sendCommand(rig.client, {
      workflowId: programme,
      update: 'suspend',
      message: sent,
      deadlineMs: 20_000,
    })
  }
  const dayMs = 86_400_000
  for (const apartMs of [-2 * dayMs, 2 * dayMs])
    expect(await send(instantFromMs(Date.now() + apartMs))).toMatchObject({ code: 'signature-stale' })
  expect(await send(instantFromMs(Date.now() - 60_000))).toMatchObject({ code: 'signature-invalid' })
  expect(await eventsOf(rig.ledger, teamId, { kind: 'programmeSuspended' })).toEqual([])
  expect(await send(null)).toMatchObject({ recorded: true })
})
