import { setTimeout as sleep } from 'node:timers/promises'
import { courierWorkflowId, keeperWorkflowId } from '../../../workflows/names.ts'
import { strangePayloads } from '../../support/strange-payloads.ts'
import { channelIds } from '../office.ts'
import type { Stage } from '../stage.ts'
import { shortLife } from '../tended.ts'
import type { Fault } from './fault.ts'

const signalsABurst = 250
const sentAtOnce = 25
const longestLifeMs = 2_000
const stepSignals = ['markMilestones', 'programmeOrder'] as const
const programmeSignals = ['cadenceConcluded', 'cadenceReleased'] as const

/**
 * So many bursts of signals of which nothing can be made, to a step, its programme, a courier and the keeper; the worker
 * is killed while it takes them.
 */
export function floods(times: number): Fault {
  return async (stage, random) => {
    const { teams, worker } = stage
    const killedBefore = worker.died.killed
    worker.from(() => shortLife(random))
    let sent = 0
    for (let count = 0; count < times; count += 1) {
      const [first, ...others] = teams
      if (first === undefined) throw new Error('a team is needed')
      const { teamId } = random.pick([first, ...others])
      const kills = killTwice(stage, () => random.whole(200, longestLifeMs))
      for (let start = 0; start < signalsABurst; start += sentAtOnce) {
        await inBatch(sentAtOnce, async (index) => {
          const [workflowId, names] =
            index % 5 === 0
              ? [`team/${teamId}`, programmeSignals]
              : [`team/${teamId}/weekly-salon`, stepSignals]
          const name = names[index % names.length] ?? names[0]
          await strangeSignal(stage, workflowId, name, start + index)
          stage.strangeSignals.set(workflowId, (stage.strangeSignals.get(workflowId) ?? 0) + 1)
          sent += 1
        })
        await strangeSignal(stage, courierWorkflowId(channelIds[0]), 'wake', start)
        await strangeSignal(stage, keeperWorkflowId, 'wake', start)
      }
      await kills
    }
    await worker.untilReady()
    return { 'signals that nobody can take': sent, 'worker killed': worker.died.killed - killedBefore }
  }
}

async function killTwice({ worker }: Stage, lifeMs: () => number): Promise<void> {
  for (const _ of [1, 2]) {
    await worker.untilReady()
    await sleep(lifeMs())
    await worker.kill()
  }
}

async function strangeSignal(
  { temporal }: Stage,
  workflowId: string,
  name: string,
  which: number,
): Promise<void> {
  const forms = Object.values(strangePayloads)
  await temporal.client.workflowService.signalWorkflowExecution({
    namespace: temporal.namespace,
    workflowExecution: { workflowId },
    signalName: name,
    input: { payloads: [forms[which % forms.length] ?? {}] },
  })
}

async function inBatch(count: number, each: (index: number) => Promise<void>): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, index) => each(index)))
}
