import { ApplicationFailure } from '@temporalio/common'
import { getExternalWorkflowHandle, log } from '@temporalio/workflow'
import type { ProgrammeOrder } from '../domain/cadence/events.ts'
import { cadenceWorkflowId } from '../domain/cadence/state.ts'
import { type StepKey, stepKeys } from '../domain/programme/steps.ts'
import { nowMs } from './clock.ts'
import { lastTask } from './last-task.ts'
import { programmeOrderSignal } from './messages.ts'

/** An order of the programme that steps are to be told of. */
export type OrderToDeliver = ProgrammeOrder & {
  /** Omit for all six. */
  readonly steps?: readonly StepKey[]
}

export interface DeliveredOrder {
  readonly order: OrderToDeliver
  /** Steps that have concluded, or were ended by hand: there is no one to tell. */
  readonly gone: readonly StepKey[]
}

/** Tells the steps of a programme's orders, each step in the order of their sequence. */
export interface OrderDelivery {
  add(order: ProgrammeOrder): void
  readonly hasWork: () => boolean
  /** When steps that could not be told are told again, in epoch milliseconds; null: there are none. */
  readonly retryAtMs: () => number | null
  /** What is left to be told, for the next run. */
  readonly left: () => readonly OrderToDeliver[]
  /** Null: nothing is to be told now. */
  deliverNext(teamId: string): Promise<DeliveredOrder | null>
}

const retryMs = 60_000

/** `given`: what the run before left. */
export function orderDelivery(given: readonly OrderToDeliver[]): OrderDelivery {
  const orders = [...given]
  let left: readonly OrderToDeliver[] = []
  let triedAtMs = 0
  const retryAtMs = (): number | null => (left.length === 0 ? null : triedAtMs + retryMs)
  const isRetryDue = (): boolean => (retryAtMs() ?? Number.POSITIVE_INFINITY) <= lastTask().startedMs

  return {
    add(order) {
      orders.push(order)
    },
    hasWork: () => orders.length > 0 || isRetryDue(),
    retryAtMs,
    left: () => left,
    async deliverNext(teamId) {
      if (isRetryDue()) {
        orders.unshift(...left)
        left = []
      }
      const order = orders.shift()
      if (order === undefined) return null
      const { steps = stepKeys } = order
      // A step that still waits for an earlier order is told of this one after it.
      const waiting = steps.filter((step) => left.some((earlier) => earlier.steps?.includes(step) === true))
      const { gone, unreached } = await tell(
        teamId,
        order,
        steps.filter((step) => !waiting.includes(step)),
      )
      if (waiting.length + unreached.length > 0) {
        left = [...left, { ...order, steps: [...waiting, ...unreached] }]
        triedAtMs = nowMs()
      }
      return { order, gone }
    },
  }
}

interface Told {
  readonly gone: readonly StepKey[]
  /** Such as a step whose present run takes no more messages. */
  readonly unreached: readonly StepKey[]
}

async function tell(teamId: string, { sequence }: ProgrammeOrder, steps: readonly StepKey[]): Promise<Told> {
  const gone: StepKey[] = []
  const unreached: StepKey[] = []
  await Promise.all(
    steps.map(async (step) => {
      try {
        const cadence = getExternalWorkflowHandle(cadenceWorkflowId(teamId, step))
        await cadence.signal(programmeOrderSignal, { sequence })
      } catch (error) {
        const told = isNotFound(error) ? gone : unreached
        told.push(step)
        log.warn('a step could not be told of an order', { teamId, step, error: String(error) })
      }
    }),
  )
  return { gone, unreached }
}

/** The SDK gives the server's cause as the type of the failure. */
function isNotFound(error: unknown): boolean {
  return error instanceof ApplicationFailure && error.type === 'ExternalWorkflowExecutionNotFound'
}
