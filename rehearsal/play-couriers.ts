import { setTimeout as sleep } from 'node:timers/promises'
import { addMs, type Instant, instantFromMs } from '../domain/calendar/instant.ts'
import type { Ledger } from '../ledger/open-ledger.ts'
import { courierWorkflowId } from '../workflows/names.ts'
import { startCourier } from '../temporal/client/start-courier.ts'
import type { Clocks } from './clocks.ts'
import { spanOfEvents } from './span-of-events.ts'
import { type Stage, takeTo } from './stage.ts'

export interface CourierPlay {
  /** Of a `PacedStage`; throws when the couriers have failed. */
  reach(): Instant | null
  /** Takes it to the end of the rehearsal, and gives back when it is there. */
  finish(): Promise<void>
}

const pauseMs = 25
const dayMs = 86_400_000
const strideMs = 14 * dayMs
/** What lies farther ahead is not said yet: at each look a courier goes through all that it is to deliver one day. */
const leadMs = 2 * strideMs

/**
 * The courier of each channel, always behind the slowest cadence: what it delivers was said by then, and what was
 * done by then is not delivered any more. And never far behind a cadence: `reach` holds them back, but for the sake of a
 * slowest that itself waits for others.
 */
export async function playCouriers(stage: Stage, clocks: Clocks): Promise<CourierPlay> {
  const workflowIds = stage.channelIds.map(courierWorkflowId)
  for (const channelId of stage.channelIds) await startCourier(stage.client, channelId)
  const takeAll = async (at: Instant): Promise<void> => {
    await Promise.all(workflowIds.map((workflowId) => takeTo(stage, workflowId, at)))
  }
  const end = new AbortController()
  let takenTo = instantFromMs(Date.now())
  /** By strides: years of looks in one go would take longer than one way ahead may. */
  const followTo = async (at: Instant): Promise<void> => {
    while (addMs(takenTo, strideMs) < at) {
      takenTo = addMs(takenTo, strideMs)
      await takeAll(takenTo)
    }
    await takeAll(at)
    takenTo = at
  }
  const follow = async (): Promise<void> => {
    while (!end.signal.aborted) {
      const slowest = clocks.slowest()
      if (slowest !== null && addMs(takenTo, strideMs) <= slowest.at) await followTo(slowest.at)
      else await sleep(pauseMs)
    }
    await followTo(stage.untilAt ?? (await dayAfterLastEvent(stage.ledger)))
  }
  const following = follow()
  const failed = new AbortController()
  following.catch((error: unknown) => failed.abort(error))
  return {
    reach() {
      failed.signal.throwIfAborted()
      const isFree = stage.channelIds.length === 0 || clocks.slowest()?.waits === true
      return isFree ? null : addMs(takenTo, leadMs)
    },
    async finish() {
      end.abort()
      await following
    },
  }
}

/** What was said last is delivered by then. */
async function dayAfterLastEvent(ledger: Ledger): Promise<Instant> {
  const span = await spanOfEvents(ledger)
  return addMs(span?.to ?? instantFromMs(Date.now()), dayMs)
}
