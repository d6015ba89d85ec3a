import type { Refusal } from '../../domain/refusals.ts'
import { courierWorkflowId, keeperWorkflowId } from '../../workflows/names.ts'
import type { TemporalConnection } from '../../temporal/client/connect-temporal.ts'
import { startCourier } from '../../temporal/client/start-courier.ts'
import { startKeeper } from '../../temporal/client/start-keeper.ts'

/** A workflow of the namespace that belongs to no team and holds nothing: it is started again whenever it is not there. */
export interface NamespaceWorkflow {
  readonly workflowId: string
  readonly start: (client: TemporalConnection['client']) => Promise<void>
  /** When it was ended from outside. */
  readonly told: string
}

function courierOf(channelId: string): NamespaceWorkflow {
  return {
    workflowId: courierWorkflowId(channelId),
    start: (client) => startCourier(client, channelId),
    told: `通知投递流程 ${channelId} 被外部结束，已重新启动 / the courier was ended from outside and was started again`,
  }
}

const keeper: NamespaceWorkflow = {
  workflowId: keeperWorkflowId,
  start: startKeeper,
  told: '归档核对流程被外部结束，已重新启动 / the keeper was ended from outside and was started again',
}

/** Those that are to run where new teams are refused for that reason; null: none is refused. */
export function namespaceWorkflowsFor(
  startRefusal: Refusal | null,
  channelIds: readonly string[],
): readonly NamespaceWorkflow[] {
  if (startRefusal === null) return [...channelIds.map(courierOf), keeper]
  // Where Temporal forgets soon, the archive is needed most.
  return startRefusal.code === 'retention-too-short' ? [keeper] : []
}
