import { describe, expect, it } from 'vitest'
import { lookIntoOutbox } from '../../../activities/look-into-outbox.ts'
import { notifyPeople } from '../../../activities/notify-people.ts'
import { addDays } from '../../../domain/calendar/civil-date.ts'
import { courierRig, weekNotice } from './support/courier-rig.ts'

const red = weekNotice('red')

describe('outside the hours', () => {
  it.each([
    ['2026-01-08T18:05:00+08:00', '2026-01-09T09:07:00+08:00'],
    ['2026-01-09T08:20:00+08:00', '2026-01-09T09:07:00+08:00'],
    ['2026-01-10T10:12:00+08:00', '2026-01-12T09:07:00+08:00'],
    ['2026-01-09T17:28:00+08:00', '2026-01-12T09:07:00+08:00'],
  ])('nothing goes at %s; the courier looks again at %s', async (at, nextLookAt) => {
    const rig = await courierRig()
    await rig.record([red])
    expect(await rig.look('mail', at)).toEqual({ nextLookAt, wake: [], delivered: 0 })
    // Nor when it is told to whom.
    await notifyPeople(rig.ports, { channelId: 'mail', recipientId: 'p-006', at })
    expect(rig.mail.journal).toEqual([])
    expect(await rig.deliveries()).toMatchObject([{ state: 'pending', attempt: 0 }])
    await rig.look('mail', nextLookAt)
    expect(rig.mail.journal).toHaveLength(1)
  })

  it.each([
    ['58', '11:03'],
    ['59', '11:03'],
    ['00', '10:03'],
    ['02', '10:03'],
    ['28', '10:33'],
    ['30', '10:33'],
    ['32', '10:33'],
  ])('nothing goes in minute %s; it goes at %s', async (minute, time) => {
    const rig = await courierRig()
    await rig.record([red])
    const at = `2026-01-09T10:${minute}:30+08:00`
    expect(await rig.look('mail', at)).toMatchObject({
      delivered: 0,
      nextLookAt: `2026-01-09T${time}:00+08:00`,
    })
    expect(rig.mail.journal).toEqual([])
  })

  it.each(['03', '27', '33', '57'])('nothing waits in minute %s', async (minute) => {
    const rig = await courierRig()
    await rig.record([red])
    expect(await rig.look('mail', `2026-01-09T10:${minute}:30+08:00`)).toMatchObject({ delivered: 1 })
  })

  it('of the Spring Festival of 2026 nothing goes; all of it is one digest on 24 February', async () => {
    const rig = await courierRig()
    await rig.record([{ ...red, expiresAt: '2026-02-20T09:07:00+08:00' }])
    let [day, count] = ['2026-02-15', 0]
    for (; day <= '2026-02-23'; day = addDays(day, 1)) {
      count += 1
      await rig.record([
        weekNotice('opening', { period: `2025-W${count + 10}`, milestone: null, expiresAt: null }),
      ])
      for (const time of ['09:12', '13:37', '16:37']) {
        const { nextLookAt } = await rig.look('mail', `${day}T${time}:00+08:00`)
        expect(nextLookAt).toBe('2026-02-24T09:07:00+08:00')
      }
    }
    expect(rig.mail.journal).toEqual([])
    // The red light's expiry passed in the meantime.
    await rig.look('mail', '2026-02-24T09:07:00+08:00')
    expect(rig.mail.journal.map(({ message }) => message.notices.length)).toEqual([9])
  })

  it('make-up Saturdays count as working days', async () => {
    const rig = await courierRig()
    await rig.record([weekNotice('opening', { milestone: null, expiresAt: null })])
    expect(await rig.look('mail', '2026-02-28T09:12:00+08:00')).toMatchObject({ delivered: 1 })
  })

  it('the courier looks three times a day when nothing waits', async () => {
    const rig = await courierRig()
    const next = async (at: string) => (await lookIntoOutbox(rig.ports, { channelId: 'mail', at })).nextLookAt
    expect(await next('2026-01-08T09:20:00+08:00')).toBe('2026-01-08T13:37:00+08:00')
    expect(await next('2026-01-08T13:37:00+08:00')).toBe('2026-01-08T16:37:00+08:00')
    expect(await next('2026-01-09T16:37:00+08:00')).toMatch(/^2026-01-12T09:1\d:00/)
  })
})
