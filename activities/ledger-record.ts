import { appendOutcomes } from '../ledger/record/append.ts'
import { calendarVersion } from '../ledger/calendar-versions.ts'
import { numberForOrder } from '../ledger/order-numbers.ts'
import type { Ledger } from '../ledger/open-ledger.ts'
import { eventAt } from '../ledger/queries/event-at.ts'
import { findCommand } from '../ledger/queries/events.ts'
import { settleRun } from '../ledger/record/settle-run.ts'
import type { RecordPort } from './ports.ts'

export function ledgerRecord(ledger: Ledger): RecordPort {
  return {
    async append(outcomes) {
      const { isStale = false } = await appendOutcomes(ledger, outcomes)
      return isStale ? 'stale' : 'recorded'
    },
    settleRun: (workflowId, fence, recorded) => settleRun(ledger, workflowId, fence, recorded),
    findCommand: (workflowId, commandId) => findCommand(ledger, workflowId, commandId),
    entry: (workflowId, sequence) => eventAt(ledger, workflowId, sequence),
    numberOrder: (orderId, year) => numberForOrder(ledger, orderId, year),
    async calendarYears(version) {
      const years = await calendarVersion(ledger, version)
      return years.length === 0 ? null : years
    },
  }
}
