import { describe, expect, it } from 'vitest'
import { appendOutcomes } from '../../../ledger/record/append.ts'
import { expirePending, settleDelivery } from '../../../ledger/outbox/deliveries.ts'
import { deliveryIdOf, noticeNumberOf } from '../../../ledger/outbox/delivery-id.ts'
import type { Ledger } from '../../../ledger/open-ledger.ts'
import { deliveryStates } from '../../../domain/notices/delivery-states.ts'
import {
  countDeliveries,
  countUnaddressed,
  deliveryAddresses,
  listDeliveries,
  pendingByChannel,
} from '../../../ledger/queries/deliveries.ts'
import { addressed, claimed } from '../support/addressed.ts'
import { openedLedger } from '../support/ledgers.ts'
import { reminderNotice } from '../support/sample-events.ts'

const at = '2026-01-08T09:12:00+08:00'
const later = '2026-01-08T13:37:00+08:00'

function idOf(number: number): string {
  return deliveryIdOf(reminderNotice(number).noticeId, 'file', 'p-006', 1)
}

/** Five notices of one person: sent, unknown, expired and two pending; a sixth that nobody has been chosen for. */
async function told(): Promise<Ledger> {
  const ledger = await openedLedger()
  const ofOther = { teamId: 'jiangshan', noticeId: 'jiangshan/weekly-salon/2026-W02/held/reminder/5' }
  const notices = [1, 2, 3, 4].map((number) => reminderNotice(number))
  await appendOutcomes(ledger, { events: [], notices: [...notices, reminderNotice(5, ofOther)] })
  await addressed(ledger, at)
  for (const [number, settlement] of [
    [1, { state: 'sent', providerRef: 'line 1' }],
    [2, { state: 'unknown', repeatAt: null, reason: 'ETIMEDOUT answer' }],
  ] as const) {
    await claimed(ledger, [{ deliveryId: idOf(number), state: 'pending' }], 'a', at)
    await settleDelivery(ledger, idOf(number), { token: 'a', at: later, settlement })
  }
  await expirePending(ledger, idOf(3), { reason: '已办结', at: later })
  await appendOutcomes(ledger, { events: [], notices: [reminderNotice(6)] })
  return ledger
}

describe('what was told to whom', () => {
  it('is listed with its notice and its number, the newest last', async () => {
    const listed = await listDeliveries(await told(), { teamId: 'longyou' }, 100)
    expect(listed.map((each) => each.at)).toEqual([at, later, later, later])
    expect(listed.find(({ deliveryId }) => deliveryId === idOf(2))).toMatchObject({
      number: noticeNumberOf(reminderNotice(2).noticeId),
      notice: reminderNotice(2),
      channel: 'file',
      recipientId: 'p-006',
      state: 'unknown',
      reason: 'ETIMEDOUT answer',
      attempt: 1,
    })
  })

  it('is narrowed by team, person, state, channel and time, and limited to the newest', async () => {
    const ledger = await told()
    const count = async (asked: Parameters<typeof listDeliveries>[1], limit = 100): Promise<number> =>
      (await listDeliveries(ledger, asked, limit)).length
    expect(await count({})).toBe(5)
    expect(await count({ teamId: 'jiangshan' })).toBe(1)
    expect(await count({ recipientId: 'p-006' })).toBe(5)
    expect(await count({ recipientId: 'p-007' })).toBe(0)
    expect(await count({ channel: 'mail' })).toBe(0)
    expect(await count({ state: 'pending' })).toBe(2)
    expect(await count({ since: later })).toBe(3)
    const newest = await listDeliveries(ledger, {}, 3)
    expect(newest.map((each) => each.at)).toEqual([later, later, later])
  })

  it('is counted in every state, and what nobody was chosen for apart', async () => {
    const ledger = await told()
    const counts = await countDeliveries(ledger, {})
    expect(counts).toEqual({
      pending: 2,
      claimed: 0,
      sent: 1,
      archived: 0,
      failed: 0,
      unknown: 1,
      expired: 1,
    })
    expect(Object.keys(counts)).toEqual(deliveryStates)
    expect(await countUnaddressed(ledger)).toBe(1)
    expect(await countUnaddressed(ledger, 'jiangshan')).toBe(0)
    expect(await pendingByChannel(ledger)).toEqual(new Map([['file', 2]]))
  })

  it('is unknown, by no channel, when the ledger was rebuilt without its deliveries', async () => {
    const ledger = await openedLedger()
    await appendOutcomes(ledger, { events: [], notices: [reminderNotice(1)] }, { deliveries: 'unknown' })
    expect(await listDeliveries(ledger, {}, 10)).toMatchObject([
      { channel: '-', recipientId: '-', state: 'unknown' },
    ])
  })

  it('says which notice a delivery is of, and to whom it goes', async () => {
    const number = noticeNumberOf(reminderNotice(2).noticeId)
    expect(await deliveryAddresses(await told(), [idOf(2), 'none'])).toEqual(
      new Map([[idOf(2), { number, teamId: 'longyou', channel: 'file', recipientId: 'p-006' }]]),
    )
  })
})
