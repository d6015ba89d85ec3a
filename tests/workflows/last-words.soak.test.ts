import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { dateOf, instantFromMs } from '../../domain/calendar/instant.ts'
import { sendCommand } from '../../temporal/client/send-command.ts'
import { appendOutcomes } from '../../ledger/record/append.ts'
import { eventsOf } from '../../ledger/queries/events.ts'
import { actor, at, fullMark, startCadence } from '../domain/cadence/machine/support.ts'
import { createRig, type Rig } from '../support/rig.ts'

const teamId = 'qs-tea'
const trials = 8
const atOnce = 4
let rig: Rig

beforeAll(async () => {
  rig = await createRig(inject('temporalAddress'))
  await rig.startWorker()
})

afterAll(() => rig.close())

/** A salon that is about to tell its programme that it has concluded; its only week was missed. */
function aboutToConclude(step: string) {
  const run = startCadence({ step: 'weekly-salon', startOn: '2026-01-05' }).until(at('2026-02-13'))
  const { state } = run
  const setup = { ...state.setup, teamId: step }
  return {
    carried: { ...state, setup, occurrences: [], concluded: true },
    events: run.events.map((event) => ({
      ...event,
      workflowId: `team/${step}/weekly-salon`,
      ...('orderId' in event ? { orderId: event.orderId.replace(teamId, step) } : {}),
    })),
    periods: state.closed.flatMap(({ period, result }) => (result === 'missed' ? [period] : [])),
  }
}

test('what a concluded step is still given is recorded when it is answered so, or refused', async () => {
  let answered = 0
  for (let trial = 0; trial < trials; trial += 1) {
    const ownTeam = `${teamId}-${randomUUID().slice(0, 8)}`
    const { carried, events, periods } = aboutToConclude(ownTeam)
    await appendOutcomes(rig.ledger, { events, notices: [] })
    const [period = ''] = periods
    const workflowId = `team/${ownTeam}/weekly-salon`
    await rig.client.workflow.start('weeklySalon', {
      workflowId,
      taskQueue: rig.taskQueue,
      args: [{ state: carried }],
    })
    const recorded: number[] = []
    const happenedOn = dateOf(instantFromMs(Date.now()))
    const give = async (): Promise<void> => {
      for (;;) {
        const mark = fullMark('weekly-salon', 'held', happenedOn, { note: randomUUID() })
        const command = {
          commandId: randomUUID(),
          actor: actor('association-city'),
          period,
          mark,
          reason: '补录',
        }
        for (const update of ['admitLateRecord', 'correctMilestone'] as const) {
          const message = { ...command, commandId: `${command.commandId}-${update.slice(0, 5)}` }
          const answer = await sendCommand(rig.client, { workflowId, update, message, deadlineMs: 5_000 })
          if ('recorded' in answer) recorded.push(answer.sequence)
          else if (answer.code === 'unknown-team' || answer.code === 'not-recorded-yet') return
        }
      }
    }
    await Promise.all(Array.from({ length: atOnce }, give))
    const kept = (await eventsOf(rig.ledger, ownTeam, {})).map(({ sequence }) => sequence)
    expect(kept).toEqual(expect.arrayContaining(recorded))
    answered += recorded.length
  }
  expect(answered).toBeGreaterThan(0)
}, 60_000)
