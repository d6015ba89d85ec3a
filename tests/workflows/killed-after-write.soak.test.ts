import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import { fastForward, virtualNow } from '../../temporal/local/time-skipping.ts'
import { sendCommand } from '../../temporal/client/send-command.ts'
import { programmeStart } from '../../temporal/client/programme-start.ts'
import { dateOf, instantFromMs } from '../../domain/calendar/instant.ts'
import type { CadenceState } from '../../domain/cadence/state.ts'
import { eventsOf } from '../../ledger/queries/events.ts'
import type { RunningWorker } from '../../workers/worker.ts'
import { type MortalProcess, startMortalWorker } from '../support/mortal/mortal-process.ts'
import { mortalPlace } from '../support/mortal/mortal-place.ts'
import { createRig, type Rig, testTeam } from '../support/rig.ts'
import { validMark } from '../support/valid-mark.ts'

const teamId = `killed-${randomUUID().slice(0, 8)}`
const salon = `team/${teamId}/weekly-salon`
const actor = { personId: 'p-006', seatId: 'liaison', via: 'update' }
let rig: Rig
let worker: RunningWorker
let child: MortalProcess | null = null

beforeAll(async () => {
  rig = await createRig(inject('temporalAddress'))
  worker = await rig.startWorker()
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
})

afterAll(async () => {
  child?.kill('SIGKILL')
  await rig.endTeam(teamId)
  await rig.close()
})

/** A worker that has written the outcome of a mark, and was killed before Temporal heard of it. */
async function killedAfterItsWrite(mark: () => Promise<unknown>): Promise<void> {
  const mail = { channelIds: ['file'], port: 1 } as const
  child = startMortalWorker({
    ...mortalPlace(rig, inject('temporalAddress')),
    mail,
    armed: [{ point: 'record/after-append', passing: 1 }],
  })
  await child.ready
  const asked = mark()
  expect(await child.exited).toBe('SIGKILL')
  // What Temporal had not heard of comes again in a later second.
  await sleep(1_100)
  worker = await rig.startWorker()
  await asked
}

test('a worker killed between its write and the end of its task: recorded once, and the cadence goes on', {
  timeout: 60_000,
}, async () => {
  const [definition] = rig.template.steps
  if (definition === undefined) throw new Error('no step')
  const today = dateOf(instantFromMs(await virtualNow(rig.connection, 'default', salon)))
  const handle = rig.client.workflow.getHandle(salon)
  const { occurrences } = await handle.query<Omit<CadenceState, 'remembered'>>('view')
  const period = occurrences.findLast((each) => each.state === 'open' && each.firstOn <= today)?.period ?? ''
  const mark = (milestone: string, commandId: string) =>
    sendCommand(rig.client, {
      workflowId: salon,
      update: 'markMilestones',
      message: { commandId, actor, period, marks: [validMark(definition, milestone, today)] },
      deadlineMs: 40_000,
    })
  await worker.stop()
  const first = randomUUID()
  let answer: unknown = null
  await killedAfterItsWrite(async () => {
    answer = await mark('topic-set', first)
  })
  expect(answer).toMatchObject({ recorded: true, commandId: first })
  const second = randomUUID()
  expect(await mark('held', second)).toMatchObject({ recorded: true, commandId: second })
  await vi.waitFor(
    async () => {
      const marked = await eventsOf(rig.ledger, teamId, { step: 'weekly-salon', kind: 'milestonesMarked' })
      expect(marked.map(({ commandId }) => commandId)).toEqual([first, second])
    },
    { timeout: 20_000, interval: 200 },
  )
  await rig.expectReplays(teamId)
})
