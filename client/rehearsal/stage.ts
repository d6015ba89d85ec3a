import type { Client, Connection } from '@temporalio/client'
import { type Instant, msOf } from '../../domain/calendar/instant.ts'
import type { Ledger } from '../../ledger/open-ledger.ts'
import { fastForward, virtualNow } from '../local-temporal/time-skipping.ts'

/** Where a rehearsal plays: a throw-away server, one ledger, and the clocks of its workflows. */
export interface Stage {
  readonly client: Client
  readonly connection: Connection
  readonly namespace: string
  readonly ledger: Ledger
  /** Nothing is recorded after this; null: to the very end. */
  readonly untilAt: Instant | null
  /** Throws when the rehearsal has been called off. */
  readonly goOn: () => void
  /** Hears where the clock of a workflow stands, or that it has ended. */
  readonly tell: (workflowId: string, at: Instant, end: 'reached' | 'ended') => void
}

/** Real time that one way ahead may take: months of wakes on a busy machine. */
const withinMs = 600_000

/** Takes a workflow's clock to that instant, or leaves it where it is when it is there already. */
export async function takeTo(stage: Stage, workflowId: string, at: Instant): Promise<'reached' | 'ended'> {
  stage.goOn()
  const { connection, namespace } = stage
  const aheadMs = msOf(at) - (await virtualNow(connection, namespace, workflowId))
  const end =
    aheadMs <= 0 ? 'reached' : await fastForward(connection, namespace, workflowId, aheadMs, { withinMs })
  stage.tell(workflowId, at, end)
  return end
}
