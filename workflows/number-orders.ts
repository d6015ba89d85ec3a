import { proxyActivities } from '@temporalio/workflow'
import type { Activities } from '../activities/activities.ts'
import { unnumberedOrders } from '../domain/cadence/orders.ts'
import { record } from '../domain/cadence/record.ts'
import type { CadenceDesk } from './cadence-messages.ts'
import { now } from './clock.ts'

/** No local activity: that one runs before it is certain that the order stands in the history. */
const { numberOrder } = proxyActivities<Pick<Activities, 'numberOrder'>>({
  startToCloseTimeout: 60_000,
  retry: { initialInterval: 500, backoffCoefficient: 2, maximumInterval: 30_000 },
})

/**
 * Takes a number for each order that was issued, which is told then. One that was refused, or whose task was lost, takes
 * none. @source docs/decisions/0011-an-order-outlives-its-occurrence.md
 */
export async function numberOrders({ state, take }: CadenceDesk): Promise<void> {
  for (const { issuedAt, orderId, period } of unnumberedOrders(state())) {
    const { number } = await numberOrder({ orderId, issuedAt })
    const numbered = record(state(), [{ kind: 'orderNumbered', period, orderId, number }], { at: now() })
    take(numbered.events, numbered.state)
  }
}
