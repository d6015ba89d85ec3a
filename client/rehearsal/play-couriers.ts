import { setTimeout as sleep } from 'node:timers/promises'
import { addMs, type Instant, instantFromMs } from '../../domain/calendar/instant.ts'
import type { Ledger } from '../../ledger/open-ledger.ts'
import { courierWorkflowId } from '../../workflows/names.ts'
import { startCourier } from '../programme-client/start-courier.ts'
import { spanOfEvents } from './span-of-events.ts'
import { type Stage, takeTo } from './stage.ts'

export interface CourierPlay {
  /** Takes it to the end of the rehearsal, and gives back when it is there. */
  finish(): Promise<void>
}

const pauseMs = 250
const dayMs = 86_400_000
const strideMs = 14 * dayMs

/**
 * The courier of each channel, always behind the slowest cadence: what it delivers was said by then, and what was
 * done by then is not delivered any more.
 */
export async function playCouriers(stage: Stage, slowest: () => Instant | null): Promise<CourierPlay> {
  const workflowIds = stage.channelIds.map(courierWorkflowId)
  for (const channelId of stage.channelIds) await startCourier(stage.client, channelId)
  const takeAll = async (at: Instant): Promise<void> => {
    await Promise.all(workflowIds.map((workflowId) => takeTo(stage, workflowId, at)))
  }
  const end = new AbortController()
  let takenTo: Instant = ''
  /** By strides: years of looks in one go would take longer than one way ahead may. */
  const followTo = async (at: Instant): Promise<void> => {
    while (takenTo !== '' && addMs(takenTo, strideMs) < at) {
      takenTo = addMs(takenTo, strideMs)
      await takeAll(takenTo)
    }
    await takeAll(at)
    takenTo = at
  }
  const follow = async (): Promise<void> => {
    while (!end.signal.aborted) {
      const at = slowest()
      if (at !== null && (takenTo === '' || addMs(takenTo, strideMs) <= at)) await followTo(at)
      else await sleep(pauseMs)
    }
    await followTo(stage.untilAt ?? (await dayAfterLastEvent(stage.ledger)))
  }
  const following = follow()
  // Its failure is told by `finish`.
  following.catch(() => undefined)
  return {
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
