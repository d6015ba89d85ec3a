import { describe, expect, it } from 'vitest'
import { appendOutcomes } from '../../ledger/append.ts'
import {
  claimDelivery,
  claimedDeliveries,
  type Delivery,
  expirePending,
  pendingDeliveries,
  settleDelivery,
} from '../../ledger/deliveries.ts'
import { deliveryIdOf } from '../../ledger/delivery-id.ts'
import type { Ledger } from '../../ledger/open-ledger.ts'
import { openedLedger } from './support/ledgers.ts'
import { reminderNotice } from './support/sample-events.ts'

const at = '2026-01-08T09:12:00+08:00'
const later = '2026-01-08T13:37:00+08:00'
const deliveryId = deliveryIdOf(reminderNotice(1).noticeId, 'file', 'file', 1)

async function withNotices(...numbers: readonly number[]): Promise<Ledger> {
  const ledger = await openedLedger()
  await appendOutcomes(ledger, { events: [], notices: numbers.map((number) => reminderNotice(number)) })
  return ledger
}

async function only(ledger: Ledger): Promise<Pick<Delivery, 'state' | 'attempt' | 'reason' | 'notBefore'>> {
  const row = await ledger.db.selectFrom('delivery').selectAll().executeTakeFirstOrThrow()
  return { state: row.state, attempt: row.attempt, reason: row.reason, notBefore: row.not_before }
}

describe('deliveries', () => {
  it('wait with their notice, the oldest first, up to the limit', async () => {
    const ledger = await openedLedger()
    const notices = [3, 1, 2].map((number) =>
      reminderNotice(number, { at: `2026-01-0${number}T09:07:00+08:00` }),
    )
    await appendOutcomes(ledger, { events: [], notices })
    const waiting = await pendingDeliveries(ledger, 'file', { at, limit: 2 })
    expect(waiting.map((each) => each.notice)).toEqual([notices[1], notices[2]])
    expect(waiting[0]).toMatchObject({
      deliveryId,
      channel: 'file',
      recipientId: 'file',
      state: 'pending',
      attempt: 0,
      expiresAt: '2026-01-13T09:07:00+08:00',
    })
    expect(await pendingDeliveries(ledger, 'ding-longyou', { at, limit: 2 })).toEqual([])
  })

  it('are claimed by one alone', async () => {
    const ledger = await withNotices(1)
    const claims = await Promise.all(
      ['a', 'b', 'c', 'a'].map((token) => claimDelivery(ledger, deliveryId, { token, at })),
    )
    expect(claims).toEqual([true, false, false, false])
    expect(await pendingDeliveries(ledger, 'file', { at, limit: 9 })).toEqual([])
    expect(await claimedDeliveries(ledger, 'file', 9)).toMatchObject([
      { deliveryId, claimToken: 'a', attempt: 1 },
    ])
  })

  it('are settled by the owner of the claim, once, and the same again is no change', async () => {
    const ledger = await withNotices(1)
    await claimDelivery(ledger, deliveryId, { token: 'a', at })
    const sent = { state: 'sent', providerRef: 'line 1' } as const
    expect(await settleDelivery(ledger, deliveryId, { token: 'b', at, settlement: sent })).toBe(false)
    expect(await settleDelivery(ledger, deliveryId, { token: 'a', at, settlement: sent })).toBe(true)
    expect(await settleDelivery(ledger, deliveryId, { token: 'a', at: later, settlement: sent })).toBe(true)
    const failed = { state: 'failed', reason: 'disk' } as const
    expect(await settleDelivery(ledger, deliveryId, { token: 'a', at, settlement: failed })).toBe(false)
    expect(await only(ledger)).toMatchObject({ state: 'sent', attempt: 1 })
    expect(await claimDelivery(ledger, deliveryId, { token: 'c', at })).toBe(false)
    expect(await expirePending(ledger, deliveryId, { reason: 'done', at })).toBe(false)
  })

  it('that go back to wait are not offered before their time and count their attempts', async () => {
    const ledger = await withNotices(1)
    await claimDelivery(ledger, deliveryId, { token: 'a', at })
    const settlement = { state: 'pending', notBefore: later, reason: 'ENOSPC' } as const
    expect(await settleDelivery(ledger, deliveryId, { token: 'a', at, settlement })).toBe(true)
    expect(await only(ledger)).toEqual({ state: 'pending', attempt: 1, reason: 'ENOSPC', notBefore: later })
    expect(await pendingDeliveries(ledger, 'file', { at, limit: 9 })).toEqual([])
    expect(await pendingDeliveries(ledger, 'file', { at: later, limit: 9 })).toHaveLength(1)
    expect(await claimDelivery(ledger, deliveryId, { token: 'b', at: later })).toBe(true)
    expect(await settleDelivery(ledger, deliveryId, { token: 'a', at: later, settlement })).toBe(false)
    expect(await only(ledger)).toEqual({ state: 'claimed', attempt: 2, reason: null, notBefore: null })
  })

  it('end failed, unknown or expired with a reason', async () => {
    for (const state of ['failed', 'unknown', 'expired'] as const) {
      const ledger = await withNotices(1)
      await claimDelivery(ledger, deliveryId, { token: 'a', at })
      await settleDelivery(ledger, deliveryId, { token: 'a', at, settlement: { state, reason: 'why' } })
      expect(await only(ledger)).toMatchObject({ state, reason: 'why' })
    }
    const ledger = await withNotices(1)
    expect(await expirePending(ledger, deliveryId, { reason: 'duty done', at })).toBe(true)
    expect(await only(ledger)).toMatchObject({ state: 'expired', reason: 'duty done' })
  })

  it('that nobody knows are neither claimed nor settled', async () => {
    const ledger = await withNotices(1)
    expect(await claimDelivery(ledger, 'none', { token: 'a', at })).toBe(false)
    const settlement = { state: 'sent' } as const
    expect(await settleDelivery(ledger, 'none', { token: 'a', at, settlement })).toBe(false)
  })
})
