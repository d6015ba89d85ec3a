import { proxyActivities } from '@temporalio/workflow'
import type { Activities } from '../activities/activities.ts'
import type { CadenceMachine } from '../domain/cadence/machine.ts'
import { now } from './clock.ts'

/** No local activity: that one runs before it is certain that the order stands in the history. */
const { numberOrder } = proxyActivities<Pick<Activities, 'numberOrder'>>({
  startToCloseTimeout: 60_000,
  retry: { initialInterval: 500, backoffCoefficient: 2, maximumInterval: 30_000 },
})

/**
 * Takes a number for each order that was issued, which people hear of then. An order that was refused, or whose workflow
 * task was lost, takes none. @source docs/decisions/0011-an-order-outlives-its-occurrence.md
 */
export async function numberOrders(machine: CadenceMachine): Promise<void> {
  for (const { issuedAt, orderId, period } of machine.unnumberedOrders()) {
    const { number } = await numberOrder({ orderId, issuedAt })
    machine.numberOrder({ orderId, period }, number, now())
  }
}
