import { condition, continueAsNew, proxyActivities, setHandler, workflowInfo } from '@temporalio/workflow'
import type { Activities } from '../activities/activities.ts'
import { msOf } from '../domain/calendar/instant.ts'
import { now } from './clock.ts'
import { wakeSignal } from './messages.ts'
import { wakeTimer } from './wake-timer.ts'

export interface CourierInput {
  readonly channelId: string
}

const { notifyPeople } = proxyActivities<Pick<Activities, 'notifyPeople'>>({
  startToCloseTimeout: 12 * 60_000,
  // Else a worker that is killed in mid-send would hold up the channel for all of that time.
  heartbeatTimeout: 20_000,
  retry: { initialInterval: 5_000, backoffCoefficient: 2, maximumInterval: 3_600_000 },
})

const eventsPerRun = 256

/**
 * Delivers what is in the outbox of one channel, id `courier/{channelId}`: looks at 09:12, 13:37 and 16:37 of working
 * days, and at once when it is woken. Carries nothing over: what is pending is in the ledger.
 */
export async function noticeCourier(input: CourierInput): Promise<void> {
  let woken = false
  const timer = wakeTimer()
  setHandler(wakeSignal, () => {
    woken = true
  })
  for (;;) {
    timer.reset()
    woken = false
    const { nextLookAt } = await notifyPeople({
      channelId: input.channelId,
      at: now(),
    })
    if (workflowInfo().historyLength >= eventsPerRun && !isWoken())
      await continueAsNew<typeof noticeCourier>(input)
    timer.arm(msOf(nextLookAt), `下次投递 ${nextLookAt.slice(0, 16).replace('T', ' ')}`)
    await condition(() => timer.fired() || isWoken())
  }
  function isWoken(): boolean {
    return woken
  }
}
