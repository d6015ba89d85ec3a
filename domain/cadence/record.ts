import type { Instant } from '../calendar/instant.ts'
import type { Actor } from './commands.ts'
import type { CadenceEvent, CadenceEventBody, EventEnvelope } from './events.ts'
import { evolve } from './evolve.ts'
import { needlessDrafts } from './orders/orders.ts'
import { type CadenceState, cadenceWorkflowId } from './state.ts'

export interface Recording {
  readonly at: Instant
  /** Only what the clock causes has it. */
  readonly scheduledAt?: Instant
  readonly actor?: Actor
  readonly commandId?: string
  readonly bodyHash?: string
  /** Of what the programme ordered. */
  readonly ordered?: number
}

export interface Recorded {
  readonly state: CadenceState
  readonly events: readonly CadenceEvent[]
}

/**
 * Numbers the events of one moment and folds them into the state; a draft goes with what makes it needless. Invariant:
 * sequences rise by one for ever.
 */
export function record(
  state: CadenceState,
  bodies: readonly CadenceEventBody[],
  recording: Recording,
): Recorded {
  const workflowId = cadenceWorkflowId(state.setup.teamId, state.setup.definition.step)
  const events: CadenceEvent[] = []
  let current = state
  const take = (body: CadenceEventBody): void => {
    const envelope: EventEnvelope = { workflowId, sequence: current.sequence + 1, ...recording }
    const event: CadenceEvent = { ...envelope, ...body }
    events.push(event)
    current = evolve(current, event)
  }
  for (const body of bodies) {
    take(body)
    needlessDrafts(current).forEach(take)
  }
  return { state: current, events }
}
