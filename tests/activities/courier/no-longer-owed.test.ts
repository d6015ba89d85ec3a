import { describe, expect, it } from 'vitest'
import type { OutboxPort } from '../../../activities/outbox-port.ts'
import { appendOutcomes } from '../../../ledger/record/append.ts'
import type { Ledger } from '../../../ledger/open-ledger.ts'
import { cadenceEvent, programmeEvent, recordedMark } from '../../ledger/support/sample-events.ts'
import { courierRig, weekNotice } from './support/courier-rig.ts'

const at = '2026-01-08T09:12:00+08:00'
const later = '2026-01-08T13:37:00+08:00'

const blue = weekNotice('reminder')
const other = weekNotice('reminder', { period: '2026-W01' })
const done = cadenceEvent(
  { sequence: 4, at, commandId: 'c-1' },
  { kind: 'milestonesMarked', period: '2026-W02', marks: [recordedMark('held')] },
)

/** Somebody does the duty between the claim and the second look. */
function doneAfterClaim(outbox: OutboxPort, ledger: Ledger): OutboxPort {
  return {
    ...outbox,
    async claim(...given) {
      const isClaimed = await outbox.claim(...given)
      await appendOutcomes(ledger, { events: [done], notices: [] })
      return isClaimed
    },
  }
}

describe('a notice whose duty is done', () => {
  it('is not sent', async () => {
    const rig = await courierRig()
    await rig.record([blue], [done])
    await rig.look('mail', at)
    expect(rig.mail.journal).toEqual([])
    expect(await rig.deliveries()).toMatchObject([{ state: 'expired', reason: '已办结', attempt: 0 }])
  })

  it('is not sent when it prepared a meeting that was held', async () => {
    const rig = await courierRig()
    await rig.record([weekNotice('yellow', { milestone: 'topic-set' })], [done])
    await rig.look('mail', at)
    expect(await rig.deliveries()).toMatchObject([{ state: 'expired', reason: '已办结' }])
  })

  it('is not sent either when that happens between the claim and the sending', async () => {
    const rig = await courierRig({ outbox: doneAfterClaim })
    await rig.record([blue])
    await rig.look('mail', at)
    expect(rig.mail.journal).toEqual([])
    expect(await rig.deliveries()).toMatchObject([{ state: 'expired', reason: '已办结' }])
  })

  it('leaves a digest of the others, which goes at once', async () => {
    const rig = await courierRig({ outbox: doneAfterClaim })
    await rig.record([blue, other])
    await rig.look('mail', at)
    expect(rig.mail.journal.map(({ message }) => message.notices.map(({ noticeId }) => noticeId))).toEqual([
      [other.noticeId],
    ])
  })

  it('is not sent when the order that it asks to sign was signed, and the order itself goes', async () => {
    const rig = await courierRig()
    const place = { period: '2026-W02', orderId: 'longyou/weekly-salon/2026-W02/order' } as const
    const drafted = cadenceEvent({ sequence: 4, at }, { kind: 'orderDrafted', ...place, lines: ['held'] })
    const issued = cadenceEvent(
      { sequence: 5, at, commandId: 'c-1' },
      {
        kind: 'orderIssued',
        ...place,
        lines: ['held'],
        replyBy: '2026-01-15T18:00:00+08:00',
        note: '',
      },
    )
    const numbered = cadenceEvent(
      { sequence: 6, at },
      { kind: 'orderNumbered', ...place, number: 'DB-2026-0001' },
    )
    const toSign = weekNotice('order-drafted', { milestone: null, expiresAt: null })
    const toReply = weekNotice('order-issued', { milestone: null, expiresAt: null })
    await rig.record([toSign, toReply], [drafted, issued, numbered])
    await rig.look('mail', at)
    expect(rig.mail.journal.map(({ message }) => message.notices.map(({ kind }) => kind))).toEqual([
      ['order-issued'],
    ])
    expect(rig.mail.journal[0]?.message.notices[0].line).toContain('DB-2026-0001')
    const states = (await rig.deliveries()).map(({ state, reason }) => `${state} ${reason ?? ''}`)
    expect(states.toSorted()).toEqual(['expired 已办理', 'sent '])
  })

  it('is not sent when the team is suspended', async () => {
    const rig = await courierRig()
    const suspended = programmeEvent(
      { sequence: 2, at },
      { kind: 'programmeSuspended', on: '2026-01-08', reason: '防汛' },
    )
    await rig.record([blue], [suspended])
    await rig.look('mail', at)
    expect(rig.mail.journal).toEqual([])
    expect(await rig.deliveries()).toMatchObject([{ state: 'expired', reason: '已暂停' }])
  })
})

describe('when somebody leaves a seat', () => {
  it('what waits for them expires, and their successor is told', async () => {
    const rig = await courierRig()
    await rig.record([blue])
    await rig.look('mail', '2026-01-08T08:12:00+08:00')
    expect(await rig.deliveries()).toMatchObject([{ recipientId: 'p-006', state: 'pending' }])
    const amended = programmeEvent(
      { sequence: 2, at },
      { kind: 'rosterAmended', seats: { liaison: ['p-007'], 'tech-manager': ['p-007'] } },
    )
    await rig.record([], [amended])
    await rig.look('mail', at)
    expect(rig.mail.journal.map(({ message }) => message.recipientId)).toEqual(['p-007'])
    const told = (await rig.deliveries()).map(({ recipientId, reason, state }) => [
      recipientId,
      state,
      reason,
    ])
    expect(told).toHaveLength(2)
    expect(told).toContainEqual(['p-006', 'expired', '已不在岗位'])
    expect(told).toContainEqual(['p-007', 'sent', null])
  })

  it('and nobody follows, one item says so, and the others are told', async () => {
    const rig = await courierRig({ seats: { liaison: ['p-006'] } })
    const both = { seats: ['tech-manager', 'liaison'] } as const
    await rig.record([
      { ...blue, ...both },
      { ...other, ...both },
    ])
    await rig.look('mail', at)
    await rig.look('mail', later)
    expect(rig.mail.journal.map(({ message }) => [message.recipientId, message.notices.length])).toEqual([
      ['p-006', 2],
    ])
    expect(await rig.attentions()).toEqual([
      { kind: 'seat-empty', subject: 'tech-manager@longyou', code: null, since: at },
    ])
  })

  it('that item is settled by the next notice once somebody holds the seat', async () => {
    const rig = await courierRig({ seats: { liaison: ['p-006'] } })
    await rig.record([{ ...blue, seats: ['tech-manager'] }])
    await rig.look('mail', at)
    expect(await rig.attentions()).toHaveLength(1)
    const seats = { liaison: ['p-006'], 'tech-manager': ['p-007'] }
    await rig.record(
      [{ ...other, seats: ['tech-manager'] }],
      [programmeEvent({ sequence: 2, at }, { kind: 'rosterAmended', seats })],
    )
    await rig.look('mail', later)
    expect(await rig.attentions()).toEqual([])
  })
})
