import { describe, expect, it } from 'vitest'
import { lookIntoOutbox } from '../../../activities/look-into-outbox.ts'
import { courierRig, weekNotice } from './support/courier-rig.ts'
import { passing } from './support/scripted-channel.ts'

const night = '2026-01-10T23:30:00+08:00'
const order = weekNotice('order-issued', { milestone: null, expiresAt: null })
const red = weekNotice('red')

describe('an order that a person has issued', () => {
  it('goes at once, at night and on a day off, while all else waits for the next morning', async () => {
    const rig = await courierRig()
    await rig.record([red, order])
    const looked = await rig.look('mail', night)
    expect(looked).toMatchObject({ delivered: 1, nextLookAt: '2026-01-12T09:07:00+08:00' })
    expect(rig.mail.journal.map(({ message }) => message.notices.map(({ kind }) => kind))).toEqual([
      ['order-issued'],
    ])
    expect(rig.mail.journal[0]?.message.notices[0].urgent).toBe(true)
  })

  it('is a message of its own, before the digest of everything else', async () => {
    const rig = await courierRig()
    await rig.record([red, weekNotice('opening', { milestone: null, expiresAt: null }), order])
    await rig.look('mail', '2026-01-09T10:12:00+08:00')
    expect(rig.mail.journal.map(({ message }) => message.notices.map(({ kind }) => kind))).toEqual([
      ['order-issued'],
      ['red', 'opening'],
    ])
  })

  it('wakes the couriers of the channels by which its people are told', async () => {
    const rig = await courierRig()
    await rig.record([order])
    const found = await lookIntoOutbox(rig.ports, { channelId: 'file', at: night })
    expect(found).toMatchObject({ recipients: [], wake: ['mail'] })
  })

  it('that was not delivered goes by another way at once, not in the morning', async () => {
    const rig = await courierRig()
    rig.mail.answers(passing)
    await rig.record([order])
    expect(await rig.look('mail', night)).toMatchObject({ delivered: 0, wake: ['file'] })
    expect(await rig.look('file', night)).toMatchObject({ delivered: 1 })
  })
})

describe('what only the clock caused', () => {
  it('wakes nobody', async () => {
    const rig = await courierRig()
    await rig.record([red])
    expect((await lookIntoOutbox(rig.ports, { channelId: 'file', at: night })).wake).toEqual([])
  })
})
