import { appendOutcomes } from '../ledger/append.ts'
import { calendarVersion } from '../ledger/calendar-versions.ts'
import { claimDelivery, claimedDeliveries, pendingDeliveries, settleDelivery } from '../ledger/deliveries.ts'
import type { Ledger } from '../ledger/open-ledger.ts'
import { milestoneRow } from '../ledger/queries/milestones.ts'
import type { Notice } from '../domain/cadence/notice.ts'
import type { OutboxPort, RecordPort } from './ports.ts'

export function ledgerRecord(ledger: Ledger): RecordPort {
  return {
    async append(outcomes) {
      await appendOutcomes(ledger, outcomes)
    },
    async calendarYears(version) {
      const years = await calendarVersion(ledger, version)
      return years.length === 0 ? null : years
    },
  }
}

export function ledgerOutbox(ledger: Ledger): OutboxPort {
  return {
    pending: (channelId, at, limit) => pendingDeliveries(ledger, channelId, { at, limit }),
    claim: (deliveryId, token, at) => claimDelivery(ledger, deliveryId, { token, at }),
    async settle(deliveryId, token, at, outcome, reason) {
      const settlement =
        outcome === 'sent'
          ? ({ state: 'sent' } as const)
          : ({ state: 'expired', reason: reason ?? '' } as const)
      await settleDelivery(ledger, deliveryId, { token, at, settlement })
    },
    async settleAbandoned(channelId, at) {
      const abandoned = await claimedDeliveries(ledger, channelId, 1_000)
      for (const { deliveryId, claimToken } of abandoned) {
        if (claimToken === null) continue
        const settlement = { state: 'unknown', reason: '发送途中程序中断' } as const
        await settleDelivery(ledger, deliveryId, { token: claimToken, at, settlement })
      }
      return abandoned.length
    },
    stillOwed: (notice) => stillOwed(ledger, notice),
  }
}

/** What presses for one milestone is of no use once that milestone is settled; everything else stands. */
async function stillOwed(ledger: Ledger, notice: Notice): Promise<boolean> {
  const { teamId, step, period, milestone, kind } = notice
  const presses =
    kind === 'reminder' ||
    kind === 'yellow' ||
    kind === 'red' ||
    kind === 'level-three' ||
    kind === 'returned'
  if (!presses || step === null || period === null || milestone === null) return true
  const row = await milestoneRow(ledger, { teamId, step, period, milestone })
  return row === null || row.state === 'pending' || row.state === 'returned'
}
