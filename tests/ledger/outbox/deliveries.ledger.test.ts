import { expect, it } from 'vitest'
import { appendOutcomes } from '../../../ledger/record/append.ts'
import {
  claimedDeliveries,
  type Delivery,
  dueDeliveries,
  expirePending,
  giveUpRepeat,
  nextDueAt,
  settleDelivery,
} from '../../../ledger/outbox/deliveries.ts'
import { deliveryIdOf } from '../../../ledger/outbox/delivery-id.ts'
import type { Ledger } from '../../../ledger/open-ledger.ts'
import { addressed, claimed } from '../support/addressed.ts'
import { onEachLedger, openedLedger } from '../support/ledgers.ts'
import { reminderNotice } from '../support/sample-events.ts'

const at = '2026-01-08T09:12:00+08:00'
const later = '2026-01-08T13:37:00+08:00'
const deliveryId = deliveryIdOf(reminderNotice(1).noticeId, 'file', 'p-006', 1)
const pending = { deliveryId, state: 'pending' } as const

async function withNotices(...numbers: readonly number[]): Promise<Ledger> {
  const ledger = await openedLedger()
  await appendOutcomes(ledger, { events: [], notices: numbers.map((number) => reminderNotice(number)) })
  await addressed(ledger, at)
  return ledger
}

function due(ledger: Ledger, moment: string): Promise<readonly Delivery[]> {
  return dueDeliveries(ledger, { channel: 'file' }, moment)
}

async function only(ledger: Ledger) {
  const row = await ledger.db.selectFrom('delivery').selectAll().executeTakeFirstOrThrow()
  return { state: row.state, attempt: row.attempt, reason: row.reason, notBefore: row.not_before }
}

onEachLedger('deliveries', () => {
  it('wait with their notice, the oldest first, each for its channel and recipient', async () => {
    const ledger = await openedLedger()
    const notices = [3, 1, 2].map((number) =>
      reminderNotice(number, { at: `2026-01-0${number}T09:07:00+08:00` }),
    )
    await appendOutcomes(ledger, { events: [], notices })
    const waiting = await addressed(ledger, at)
    expect(waiting.map((each) => each.notice)).toEqual([notices[1], notices[2], notices[0]])
    expect(waiting[0]).toMatchObject({
      deliveryId,
      channel: 'file',
      recipientId: 'p-006',
      state: 'pending',
      attempt: 0,
      expiresAt: '2026-01-13T09:07:00+08:00',
    })
    expect(await dueDeliveries(ledger, { channel: 'ding-longyou' }, at)).toEqual([])
    expect(await dueDeliveries(ledger, { channel: 'file', recipientId: 'p-002' }, at)).toEqual([])
  })

  it('are claimed by one alone, those of a message all or none', async () => {
    const ledger = await withNotices(1, 2)
    const [one, two] = await due(ledger, at)
    if (one === undefined || two === undefined) throw new Error('two were wanted')
    const claims = await Promise.all(['a', 'b', 'c', 'd'].map((token) => claimed(ledger, [one], token, at)))
    expect(claims.filter((isOwn) => isOwn)).toHaveLength(1)
    expect(await claimed(ledger, [two, one], 'e', at)).toBe(false)
    expect((await due(ledger, at)).map((each) => each.deliveryId)).toEqual([two.deliveryId])
    expect(await claimedDeliveries(ledger, { channel: 'file' })).toMatchObject([
      {
        deliveryId: one.deliveryId,
        claimToken: 'abcd'[claims.indexOf(true)],
        attempt: 1,
        messageId: 'message',
        datedAt: at,
      },
    ])
  })

  it('are settled by the owner of the claim, once, and the same again is no change', async () => {
    const ledger = await withNotices(1)
    await claimed(ledger, [pending], 'a', at)
    const sent = { state: 'sent', providerRef: 'line 1' } as const
    expect(await settleDelivery(ledger, deliveryId, { token: 'b', at, settlement: sent })).toBe(false)
    expect(await settleDelivery(ledger, deliveryId, { token: 'a', at, settlement: sent })).toBe(true)
    expect(await settleDelivery(ledger, deliveryId, { token: 'a', at: later, settlement: sent })).toBe(true)
    const failed = { state: 'failed', reason: 'disk' } as const
    expect(await settleDelivery(ledger, deliveryId, { token: 'a', at, settlement: failed })).toBe(false)
    expect(await only(ledger)).toMatchObject({ state: 'sent', attempt: 1 })
    expect(await claimed(ledger, [pending], 'c', at)).toBe(false)
    expect(await expirePending(ledger, deliveryId, { reason: 'done', at })).toBe(false)
  })

  it('that go back to wait are not offered before their time and count their attempts', async () => {
    const ledger = await withNotices(1)
    await claimed(ledger, [pending], 'a', at)
    const settlement = { state: 'pending', notBefore: later, reason: 'ENOSPC' } as const
    expect(await settleDelivery(ledger, deliveryId, { token: 'a', at, settlement })).toBe(true)
    expect(await only(ledger)).toEqual({ state: 'pending', attempt: 1, reason: 'ENOSPC', notBefore: later })
    expect(await due(ledger, at)).toEqual([])
    expect(await nextDueAt(ledger, 'file', at)).toEqual({ any: later, urgent: null })
    expect(await due(ledger, later)).toHaveLength(1)
    expect(await claimed(ledger, [pending], 'b', later)).toBe(true)
    expect(await settleDelivery(ledger, deliveryId, { token: 'a', at: later, settlement })).toBe(false)
    expect(await only(ledger)).toEqual({ state: 'claimed', attempt: 2, reason: null, notBefore: null })
  })

  it('that are new wait with what waits for the same person, to be one message with it', async () => {
    const ledger = await withNotices(1)
    await claimed(ledger, [pending], 'a', at)
    const settlement = { state: 'pending', notBefore: later, reason: 'ECONNREFUSED' } as const
    await settleDelivery(ledger, deliveryId, { token: 'a', at, settlement })
    await appendOutcomes(ledger, { events: [], notices: [reminderNotice(2)] })
    expect(await addressed(ledger, at)).toEqual([])
    expect(await due(ledger, later)).toHaveLength(2)
  })

  it('of which nobody knows whether they arrived are offered again at their time, and counted', async () => {
    const ledger = await withNotices(1)
    await claimed(ledger, [pending], 'a', at)
    const settlement = { state: 'unknown', repeatAt: later, reason: 'ETIMEDOUT' } as const
    await settleDelivery(ledger, deliveryId, { token: 'a', at, settlement })
    expect(await due(ledger, at)).toEqual([])
    expect(await nextDueAt(ledger, 'file', at)).toEqual({ any: later, urgent: null })
    const [again] = await due(ledger, later)
    if (again === undefined) throw new Error('it was wanted again')
    expect(again).toMatchObject({ state: 'unknown', messageId: 'message', datedAt: at, repeats: 0 })
    expect(await claimed(ledger, [again], 'b', later)).toBe(true)
    expect(await claimedDeliveries(ledger, { channel: 'file' })).toMatchObject([{ attempt: 2, repeats: 1 }])
    await settleDelivery(ledger, deliveryId, { token: 'b', at: later, settlement })
    await giveUpRepeat(ledger, deliveryId, { reason: '已办结', at: later })
    expect(await due(ledger, '2026-02-01T09:12:00+08:00')).toEqual([])
    expect(await only(ledger)).toMatchObject({ state: 'unknown', reason: '已办结' })
  })

  it('end failed, unknown or expired with a reason', async () => {
    const ends = [
      { state: 'failed', reason: 'why' },
      { state: 'unknown', repeatAt: null, reason: 'why' },
      { state: 'expired', reason: 'why' },
    ] as const
    for (const settlement of ends) {
      const ledger = await withNotices(1)
      await claimed(ledger, [pending], 'a', at)
      await settleDelivery(ledger, deliveryId, { token: 'a', at, settlement })
      expect(await only(ledger)).toMatchObject({ state: settlement.state, reason: 'why' })
    }
    const ledger = await withNotices(1)
    expect(await expirePending(ledger, deliveryId, { reason: 'duty done', at })).toBe(true)
    expect(await only(ledger)).toMatchObject({ state: 'expired', reason: 'duty done' })
  })

  it('that nobody knows are neither claimed nor settled', async () => {
    const ledger = await withNotices(1)
    expect(await claimed(ledger, [{ deliveryId: 'none', state: 'pending' }], 'a', at)).toBe(false)
    const settlement = { state: 'sent' } as const
    expect(await settleDelivery(ledger, 'none', { token: 'a', at, settlement })).toBe(false)
  })
})
