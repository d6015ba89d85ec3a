import { describe, expect, it } from 'vitest'
import { digestIdOf } from '../../../ledger/outbox/delivery-id.ts'
import { courierRig, weekNotice } from './support/courier-rig.ts'

const at = '2026-01-13T09:12:00+08:00'
const later = '2026-01-13T13:37:00+08:00'

const blue = weekNotice('reminder')
const yellow = weekNotice('yellow', { period: '2026-W01', dueAt: '2026-01-02T18:00:00+08:00' })
const red = weekNotice('red', { period: '2025-W52', dueAt: '2025-12-26T18:00:00+08:00' })

describe('all that waits for one recipient', () => {
  it('is one digest, red before yellow before blue, with one id for all of it', async () => {
    const rig = await courierRig()
    await rig.record([blue, yellow, red])
    expect(await rig.look('mail', at)).toMatchObject({ delivered: 3 })
    expect(rig.mail.journal).toHaveLength(1)
    const [first] = rig.mail.journal
    expect(first?.message.notices.map(({ noticeId }) => noticeId)).toEqual(
      [red, yellow, blue].map(({ noticeId }) => noticeId),
    )
    expect(first?.message).toMatchObject({
      recipientId: 'p-006',
      address: 'p-006@town.example',
      mayBeRepeat: false,
    })
    const deliveries = await rig.deliveries()
    const ids = deliveries.map(({ deliveryId }) => deliveryId)
    expect(first?.messageId).toBe(digestIdOf('mail', 'p-006', ids))
    for (const each of deliveries)
      expect(each).toMatchObject({
        state: 'sent',
        attempt: 1,
        messageId: first?.messageId,
        providerRef: 'ref',
      })
  })

  it('is the plain notice where there is one, under its own id', async () => {
    const rig = await courierRig()
    await rig.record([blue])
    await rig.look('mail', at)
    const [delivery] = await rig.deliveries()
    expect(rig.mail.journal.map(({ messageId }) => messageId)).toEqual([delivery?.deliveryId])
  })

  it('is told once, to each recipient apart', async () => {
    const rig = await courierRig()
    await rig.record([{ ...blue, seats: ['liaison', 'tech-manager'] }, red])
    await rig.look('mail', at)
    await rig.look('mail', at)
    await rig.look('mail', later)
    const told = rig.mail.journal.map(({ message }) => `${message.recipientId} ${message.notices.length}`)
    expect(told.toSorted()).toEqual(['p-006 2', 'p-007 1'])
  })

  it('goes to a group robot once for all its members', async () => {
    const rig = await courierRig({ channels: ['robot'] })
    await rig.record([{ ...blue, seats: ['liaison', 'tech-manager'] }])
    await rig.look('robot', at)
    expect(rig.robot.journal.map(({ message }) => message.recipientId)).toEqual(['group'])
  })

  it('that does not fit waits for the next message, whole', async () => {
    const rig = await courierRig({ mail: { holds: 2 } })
    await rig.record([blue, yellow, red])
    await rig.look('mail', at)
    expect(rig.mail.journal.map(({ message }) => message.notices.map(({ kind }) => kind))).toEqual([
      ['red', 'yellow'],
      ['reminder'],
    ])
    expect((await rig.deliveries()).map(({ state }) => state)).toEqual(['sent', 'sent', 'sent'])
  })

  it('and has a later notice on the same milestone is told by that one alone', async () => {
    const rig = await courierRig()
    const late = weekNotice('yellow', { at })
    await rig.record([blue, late])
    await rig.look('mail', at)
    expect(rig.mail.journal.map(({ message }) => message.notices.map(({ kind }) => kind))).toEqual([
      ['yellow'],
    ])
    expect((await rig.deliveries()).find(({ notice }) => notice.kind === 'reminder')).toMatchObject({
      state: 'expired',
      reason: '已有更新的通知',
    })
  })

  it('after a month away is one digest a person; what is stale expired', async () => {
    const rig = await courierRig()
    const weeks = Array.from({ length: 20 }, (_, index) => `2025-W${index + 30}`)
    const stale = weeks.map((period) =>
      weekNotice('reminder', { period, expiresAt: '2026-01-13T09:07:00+08:00' }),
    )
    const owed = weeks.map((period) => weekNotice('red', { period, expiresAt: '2026-03-13T09:07:00+08:00' }))
    await rig.record(
      [...stale, ...owed].map((notice) => ({ ...notice, seats: ['liaison', 'tech-manager'] as const })),
    )
    expect(await rig.look('mail', '2026-02-10T09:12:00+08:00')).toMatchObject({ delivered: 40 })
    expect(rig.mail.journal.map(({ message }) => message.notices.length)).toEqual([20, 20])
    const expired = (await rig.deliveries()).filter(({ state }) => state === 'expired')
    expect(expired).toHaveLength(40)
    expect(new Set(expired.map(({ reason }) => reason))).toEqual(new Set(['已过时']))
  })
})
