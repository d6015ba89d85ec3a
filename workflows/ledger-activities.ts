import { proxyLocalActivities } from '@temporalio/workflow'
import type { Activities } from '../activities/activities.ts'

/**
 * Local activities of the loops: retried without limit, since an exhausted one would fail a three-year workflow.
 * A ledger that is down makes the record wait, not fail.
 */
export const { planPeriods, recordOutcomes, vouchForMessages } = proxyLocalActivities<
  Pick<Activities, 'planPeriods' | 'recordOutcomes' | 'vouchForMessages'>
>({
  startToCloseTimeout: 60_000,
  localRetryThreshold: 60_000,
  retry: { initialInterval: 500, backoffCoefficient: 2, maximumInterval: 30_000 },
})
