import { describe, expect, it } from 'vitest'
import { claimDeliveries, dueDeliveries } from '../../../ledger/outbox/deliveries.ts'
import { notifyPeople } from '../../../activities/notify-people.ts'
import { type CourierRig, courierRig, weekNotice } from './support/courier-rig.ts'

const at = '2026-01-13T09:20:00+08:00'
const quarterLater = '2026-01-13T09:35:00+08:00'
const minuteMs = 60_000
const red = weekNotice('red', { period: '2026-W01' })

/** A courier on a machine whose clock can be set. */
async function onAMachine(): Promise<{ readonly rig: CourierRig; readonly set: (aheadMs: number) => void }> {
  let offMs = 0
  const rig = await courierRig({ clockOffMs: () => offMs })
  const set = (aheadMs: number): void => {
    offMs = aheadMs
  }
  return { rig, set }
}

describe('on a machine whose clock is wrong', () => {
  it.each([6 * minuteMs, -6 * minuteMs, 86_400_000])('by %i ms nobody is told anything', async (offMs) => {
    const { rig, set } = await onAMachine()
    await rig.record([weekNotice('reminder'), red])
    set(offMs)
    expect(await rig.look('mail', at)).toMatchObject({ delivered: 0, nextLookAt: quarterLater })
    await rig.look('mail', quarterLater)
    expect([...rig.mail.journal, ...rig.file.journal]).toEqual([])
    expect(await rig.attentions()).toEqual([
      { kind: 'clock-off', subject: 'office-server', code: null, since: at },
    ])
  })

  it('everybody is told once, in one message, when it is right again, and the item is gone', async () => {
    const { rig, set } = await onAMachine()
    await rig.record([weekNotice('reminder')])
    set(-3_600_000)
    await rig.look('mail', at)
    await rig.record([red])
    await rig.look('mail', quarterLater)
    set(0)
    await rig.look('mail', '2026-01-13T09:50:00+08:00')
    await rig.look('mail', '2026-01-13T13:37:00+08:00')
    expect(rig.mail.journal.map(({ message }) => message.notices.map(({ kind }) => kind))).toEqual([
      ['red', 'reminder'],
    ])
    expect(await rig.attentions()).toEqual([])
  })

  it('nothing is let go for being stale, and nothing given up that was being sent', async () => {
    const { rig, set } = await onAMachine()
    await rig.record([weekNotice('reminder'), red])
    await rig.look('mail', '2026-01-13T08:12:00+08:00')
    const [claimed] = await dueDeliveries(rig.ledger, { channel: 'mail' }, at)
    if (claimed === undefined) throw new Error('one was wanted')
    await claimDeliveries(rig.ledger, [claimed], { token: 'other', messageId: 'm', datedAt: at, at })
    set(86_400_000 * 365)
    await rig.look('mail', '2027-01-13T09:20:00+08:00')
    expect((await rig.deliveries()).map(({ state }) => state).toSorted()).toEqual(['claimed', 'pending'])
  })

  it('a message that others’ look gave it is not sent either, and the rest has to wait', async () => {
    const { rig, set } = await onAMachine()
    await rig.record([red])
    await rig.look('mail', '2026-01-13T08:12:00+08:00')
    set(6 * minuteMs)
    expect(await notifyPeople(rig.ports, { channelId: 'mail', recipientId: 'p-006', at })).toMatchObject({
      delivered: 0,
      halt: true,
      nextLookAt: quarterLater,
    })
    expect(rig.mail.journal).toEqual([])
  })

  it('the next look still keeps to the hours', async () => {
    const { rig, set } = await onAMachine()
    set(6 * minuteMs)
    const { nextLookAt } = await rig.look('mail', '2026-01-16T17:20:00+08:00')
    expect(nextLookAt).toBe('2026-01-19T09:07:00+08:00')
  })
})

it('a clock that is off by less keeps nobody from being told', async () => {
  const { rig, set } = await onAMachine()
  await rig.record([red])
  set(4 * minuteMs)
  expect(await rig.look('mail', at)).toMatchObject({ delivered: 1 })
  expect(await rig.attentions()).toEqual([])
})

it('the server’s own clock set back repeats nothing; set forward it causes one message', async () => {
  const { rig } = await onAMachine()
  await rig.record([red])
  await rig.look('mail', at)
  await rig.record([weekNotice('yellow', { period: '2026-W01', milestone: 'recorded' })])
  await rig.look('mail', '2026-01-12T09:20:00+08:00')
  await rig.look('mail', at)
  expect(rig.mail.journal).toHaveLength(2)
  await rig.record([weekNotice('reminder')])
  await rig.look('mail', '2026-01-20T09:20:00+08:00')
  await rig.look('mail', '2026-01-20T13:37:00+08:00')
  expect(rig.mail.journal.map(({ message }) => message.notices.map(({ kind }) => kind))).toEqual([
    ['red'],
    ['yellow'],
    ['reminder'],
  ])
})
