import { describe, expect, it } from 'vitest'
import { claimDeliveries, dueDeliveries } from '../../../ledger/outbox/deliveries.ts'
import type { Notice } from '../../../domain/cadence/notice.ts'
import { type CourierRig, courierRig, weekNotice } from './support/courier-rig.ts'
import { unknown } from './support/scripted-channel.ts'

const at = '2026-01-13T09:20:00+08:00'
const halfHourLater = '2026-01-13T09:50:00+08:00'
const nextDay = '2026-01-14T09:12:00+08:00'

const blue = weekNotice('reminder')
const yellow = weekNotice('yellow', { period: '2026-W01' })

/** Claimed, and then the worker was killed. */
async function interrupted(rig: CourierRig, notice: Notice): Promise<void> {
  await rig.record([notice])
  // Outside the hours, so that it is addressed and not sent.
  await rig.look('mail', '2026-01-13T08:12:00+08:00')
  const due = await dueDeliveries(rig.ledger, { channel: 'mail' }, at)
  expect(due).toHaveLength(1)
  await claimDeliveries(rig.ledger, due, { token: 'dead', messageId: 'm-1', datedAt: at, at })
}

describe('what may or may not have arrived', () => {
  it('is never sent again where once is preferred', async () => {
    const rig = await courierRig()
    await rig.record([blue])
    rig.mail.answers(unknown)
    await rig.look('mail', at)
    await rig.look('mail', halfHourLater)
    await rig.look('mail', nextDay)
    expect(rig.mail.journal).toHaveLength(1)
    expect(await rig.deliveries()).toMatchObject([
      { state: 'unknown', reason: 'ETIMEDOUT answer', repeatAt: null },
    ])
    expect(await rig.attentions()).toEqual([])
  })

  it('is sent once more after half an hour where it must arrive, as the same message, marked as a repeat', async () => {
    const rig = await courierRig()
    await rig.record([yellow])
    rig.mail.answers(unknown)
    expect(await rig.look('mail', at)).toMatchObject({ nextLookAt: halfHourLater })
    await rig.look('mail', '2026-01-13T09:49:00+08:00')
    expect(rig.mail.journal).toHaveLength(1)
    await rig.look('mail', halfHourLater)
    const [first, second] = rig.mail.journal
    expect(second?.messageId).toBe(first?.messageId)
    expect(second?.message.datedAt).toBe(first?.message.datedAt)
    expect(second?.message.notices[0].number).toBe(first?.message.notices[0].number)
    expect([first?.message.mayBeRepeat, second?.message.mayBeRepeat]).toEqual([false, true])
    expect(await rig.deliveries()).toMatchObject([{ state: 'sent', repeats: 1 }])
  })

  it('and is so a second time, stops, with one item to look after', async () => {
    const rig = await courierRig()
    await rig.record([yellow])
    rig.mail.answers(unknown, unknown)
    await rig.look('mail', at)
    await rig.look('mail', halfHourLater)
    await rig.look('mail', nextDay)
    expect(rig.mail.journal).toHaveLength(2)
    const [delivery] = await rig.deliveries()
    expect(delivery).toMatchObject({ state: 'unknown', repeats: 1, repeatAt: null })
    expect(await rig.attentions()).toMatchObject([{ kind: 'result-unknown', subject: delivery?.deliveryId }])
  })

  it('in a digest of both kinds repeats what must arrive alone', async () => {
    const rig = await courierRig()
    await rig.record([blue, yellow])
    rig.mail.answers(unknown)
    await rig.look('mail', at)
    await rig.look('mail', halfHourLater)
    expect(rig.mail.journal.map(({ message }) => message.notices.map(({ kind }) => kind))).toEqual([
      ['yellow', 'reminder'],
      ['yellow'],
    ])
    const states = (await rig.deliveries()).map(({ notice, state }) => [notice.kind, state])
    expect(Object.fromEntries(states)).toEqual({ yellow: 'sent', reminder: 'unknown' })
  })

  it('is sent again under the same id where the far end knows repeats, and not marked', async () => {
    const rig = await courierRig({ mail: { dedupes: true } })
    await rig.record([blue])
    rig.mail.answers(unknown)
    const { nextLookAt } = await rig.look('mail', at)
    expect(nextLookAt < halfHourLater).toBe(true)
    await rig.look('mail', nextLookAt)
    const ids = rig.mail.journal.map(({ messageId }) => messageId)
    expect(ids).toHaveLength(2)
    expect(new Set(ids).size).toBe(1)
    expect(rig.mail.journal.map(({ message }) => message.mayBeRepeat)).toEqual([false, false])
    expect(await rig.deliveries()).toMatchObject([{ state: 'sent' }])
  })

  it('is what an interrupted claim comes to at the next look, and is not sent from there', async () => {
    const rig = await courierRig()
    await interrupted(rig, blue)
    await rig.look('mail', at)
    await rig.look('mail', nextDay)
    expect(rig.mail.journal).toEqual([])
    expect(await rig.deliveries()).toMatchObject([{ state: 'unknown', attempt: 1, messageId: 'm-1' }])
  })

  it('is so of an interrupted claim that must arrive too, which is repeated as the message it was', async () => {
    const rig = await courierRig()
    await interrupted(rig, yellow)
    expect(await rig.look('mail', at)).toMatchObject({ nextLookAt: halfHourLater })
    await rig.look('mail', halfHourLater)
    expect(rig.mail.journal).toMatchObject([{ messageId: 'm-1', message: { mayBeRepeat: true } }])
    expect(await rig.deliveries()).toMatchObject([{ state: 'sent', repeats: 1 }])
  })

  it('does not go by a second channel as well', async () => {
    const rig = await courierRig()
    await rig.record([yellow])
    rig.mail.answers(unknown)
    await rig.look('mail', at)
    await rig.look('file', at)
    expect(rig.file.journal).toEqual([])
  })
})
