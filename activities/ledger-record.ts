import { appendOutcomes } from '../ledger/append.ts'
import { calendarVersion } from '../ledger/calendar-versions.ts'
import { numberForOrder } from '../ledger/order-numbers.ts'
import type { Ledger } from '../ledger/open-ledger.ts'
import type { RecordPort } from './ports.ts'

export function ledgerRecord(ledger: Ledger): RecordPort {
  return {
    async append(outcomes) {
      await appendOutcomes(ledger, outcomes)
    },
    numberOrder: (orderId, year) => numberForOrder(ledger, orderId, year),
    async calendarYears(version) {
      const years = await calendarVersion(ledger, version)
      return years.length === 0 ? null : years
    },
  }
}
