import { setTimeout as sleep } from 'node:timers/promises'
import { type Client, type Connection, isGrpcServiceError, isRetryableError } from '@temporalio/client'
import { type Instant, msOf } from '../domain/calendar/instant.ts'
import type { Ledger } from '../ledger/open-ledger.ts'
import { fastForward, virtualNow } from '../temporal/local/time-skipping.ts'
import type { Standing } from './clocks.ts'

/** Where a rehearsal plays: a throw-away server, one ledger, and the clocks of its workflows. */
export interface Stage {
  readonly client: Client
  /** For the clocks. It repeats no call by itself: the same way ahead twice leads too far. */
  readonly steering: Connection
  readonly namespace: string
  readonly ledger: Ledger
  /** Each has its courier. */
  readonly channelIds: readonly string[]
  /** Nothing is recorded after this; null: to the very end. */
  readonly untilAt: Instant | null
  /** Throws when the rehearsal has been called off. */
  readonly goOn: () => void
  /** Hears where the clock of a workflow stands. */
  readonly tell: (workflowId: string, at: Instant, standing: Standing) => void
}

/** A stage whose cadences are held back, so that the couriers keep up. */
export interface PacedStage extends Stage {
  /** How far a cadence may go now; null: as far as it likes. */
  readonly reach: () => Instant | null
}

/** Real time that one way ahead may take: months of wakes on a busy machine. */
const withinMs = 600_000
const pauseMs = 500
/** Between two looks at the reach, which costs nothing. */
const glanceMs = 25

/** Takes a workflow's clock to that instant, or leaves it where it is when it is there already. */
export async function takeTo(stage: Stage, workflowId: string, at: Instant): Promise<'reached' | 'ended'> {
  for (let isFirst = true; ; isFirst = false) {
    stage.goOn()
    try {
      if (!isFirst) await untilItStands(stage, workflowId)
      const end = await ahead(stage, workflowId, at)
      stage.tell(workflowId, at, end)
      return end
    } catch (error) {
      if (!isGrpcServiceError(error) || !isRetryableError(error)) throw error
      await sleep(pauseMs)
    }
  }
}

/** The next instant on the way to `at` that a cadence may be taken to, once it may go farther than it has come. */
export async function nextStop(stage: PacedStage, cameTo: Instant, at: Instant): Promise<Instant> {
  for (;;) {
    stage.goOn()
    const reach = stage.reach()
    if (reach === null || reach >= at) return at
    if (reach > cameTo) return reach
    await sleep(glanceMs)
  }
}

async function ahead(
  { namespace, steering }: Stage,
  workflowId: string,
  at: Instant,
): Promise<'reached' | 'ended'> {
  const aheadMs = msOf(at) - (await virtualNow(steering, namespace, workflowId))
  return aheadMs <= 0 ? 'reached' : fastForward(steering, namespace, workflowId, aheadMs, { withinMs })
}

/** Nobody knows whether a call that failed was heard: what it may have set going comes to its end first. */
async function untilItStands(stage: Stage, workflowId: string): Promise<void> {
  const now = () => virtualNow(stage.steering, stage.namespace, workflowId)
  for (let [before, after] = [0, await now()]; after - before > 3 * pauseMs; ) {
    stage.goOn()
    await sleep(pauseMs)
    ;[before, after] = [after, await now()]
  }
}
