import { condition, continueAsNew, proxyActivities, setHandler, sleep } from '@temporalio/workflow'
import type { Activities, LookIntoOutboxResult } from '../activities/activities.ts'
import { type Instant, msOf } from '../domain/calendar/instant.ts'
import { waitMs } from '../domain/notices/pace.ts'
import { now, nowMs } from './clock.ts'
import { wakeSignal } from './messages.ts'
import { wakeCouriers } from './wake-couriers.ts'
import { isLongRun } from './run-length.ts'
import { wakeTimer } from './wake-timer.ts'

export interface CourierInput {
  readonly channelId: string
  /** When messages were sent in the last minute, in epoch milliseconds. */
  readonly sentAtMs?: readonly number[]
}

const { lookIntoOutbox, notifyPeople } = proxyActivities<Pick<Activities, 'lookIntoOutbox' | 'notifyPeople'>>(
  {
    startToCloseTimeout: 12 * 60_000,
    // Else a worker that is killed in mid-send would hold up the channel for all of that time.
    heartbeatTimeout: 20_000,
    retry: { initialInterval: 5_000, backoffCoefficient: 2, maximumInterval: 3_600_000 },
  },
)

/**
 * Delivers what is in the outbox of one channel, id `courier/{channelId}`: looks in the morning, at 13:37 and 16:37 of
 * working days, when something has a time of its own, and at once when it is woken; then sends each recipient one message,
 * as fast as the channel may be used. Ends when the settings have no such channel any more. Carries over only what it
 * sent in the last minute: what is pending is in the ledger.
 */
export async function noticeCourier(input: CourierInput): Promise<void> {
  let woken = false
  let sentAtMs = input.sentAtMs ?? []
  const timer = wakeTimer()
  setHandler(wakeSignal, () => {
    woken = true
  })
  const { channelId } = input

  /** One message after the other until nothing waits for the recipient; gives back when to look again. */
  const tell = async (recipientId: string, { pace }: LookIntoOutboxResult): Promise<Told> => {
    for (;;) {
      const pauseMs = waitMs(pace, sentAtMs, nowMs())
      if (pauseMs > 0) await sleep(pauseMs)
      sentAtMs = [...sentAtMs, nowMs()].filter((each) => each > nowMs() - 60_000)
      const { halt, more, nextLookAt, wake } = await notifyPeople({ channelId, recipientId, at: now() })
      await wakeCouriers(wake)
      if (halt || !more) return { halt, nextLookAt }
    }
  }

  const look = async (): Promise<Instant | null> => {
    const found = await lookIntoOutbox({ channelId, at: now() })
    await wakeCouriers(found.wake)
    if (!found.configured) return null
    const waiting = [...found.recipients]
    let nextLookAt = found.nextLookAt
    const carry = async (): Promise<void> => {
      for (let recipientId = waiting.shift(); recipientId !== undefined; recipientId = waiting.shift()) {
        const told = await tell(recipientId, found)
        if (told.nextLookAt < nextLookAt) nextLookAt = told.nextLookAt
        if (told.halt) waiting.length = 0
      }
    }
    await Promise.all(Array.from({ length: found.pace.atOnce }, carry))
    return nextLookAt
  }

  for (;;) {
    timer.reset()
    woken = false
    const nextLookAt = await look()
    if (nextLookAt === null) return
    if (isLongRun() && !isWoken()) await continueAsNew<typeof noticeCourier>({ channelId, sentAtMs })
    timer.arm(msOf(nextLookAt), `下次投递 ${nextLookAt.slice(0, 16).replace('T', ' ')}`)
    await condition(() => timer.fired() || isWoken() || isLongRun())
  }
  function isWoken(): boolean {
    return woken
  }
}

interface Told {
  /** Nothing more can be sent for now. */
  readonly halt: boolean
  readonly nextLookAt: Instant
}
