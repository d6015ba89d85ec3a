import { describe, expect, it } from 'vitest'
import { addMs, msOf } from '../../../domain/calendar/instant.ts'
import { sendableFrom } from '../../../domain/notices/courier-times.ts'
import { channelStates, enableChannel } from '../../../ledger/outbox/channel-states.ts'
import { shippedCalendar } from '../../domain/calendar/calendar-files.ts'
import { courierRig, weekNotice } from './support/courier-rig.ts'
import { passing, refused, sent, wrongPassword } from './support/scripted-channel.ts'

const at = '2026-01-13T09:20:00+08:00'
const later = '2026-01-13T13:37:00+08:00'
const latest = '2026-01-13T16:37:00+08:00'

const calendar = shippedCalendar([2025, 2026, 2027])

const blue = weekNotice('reminder')
const yellow = weekNotice('yellow', { period: '2026-W01' })

describe('what was certainly not delivered, for a passing fault', () => {
  it('waits 1, 5 and 15 minutes, then an hour each time, a fifth more or less', async () => {
    const rig = await courierRig()
    await rig.record([blue])
    rig.mail.answers(...Array.from({ length: 6 }, () => passing))
    let moment = at
    for (const minutes of [1, 5, 15, 60, 60, 60]) {
      const { nextLookAt } = await rig.look('mail', moment)
      const [delivery] = await rig.deliveries()
      expect(delivery).toMatchObject({ state: 'pending', reason: 'ECONNREFUSED connect' })
      const waited = (msOf(delivery?.notBefore ?? '') - msOf(moment)) / 60_000
      expect(waited).toBeGreaterThanOrEqual(minutes * 0.8 - 0.02)
      expect(waited).toBeLessThanOrEqual(minutes * 1.2 + 0.02)
      const regular = moment < later ? later : moment < latest ? latest : '2026-01-14T09:13:00+08:00'
      const own = sendableFrom(calendar, delivery?.notBefore ?? '')
      expect(nextLookAt).toBe(own < regular ? own : regular)
      // Nothing goes before its time.
      const before = addMs(delivery?.notBefore ?? '', -1_000)
      const count = rig.mail.journal.length
      await rig.look('mail', before)
      expect(rig.mail.journal).toHaveLength(count)
      moment = addMs(moment, 75 * 60_000)
    }
    expect((await channelStates(rig.ledger)).get('mail')).toMatchObject({
      failingSince: at,
      disabledAt: null,
    })
    await rig.look('mail', '2026-01-14T09:12:00+08:00')
    expect(await rig.deliveries()).toMatchObject([{ state: 'sent', attempt: 7 }])
    expect((await channelStates(rig.ledger)).get('mail')).toBeUndefined()
    // The same message each time.
    expect(new Set(rig.mail.journal.map(({ messageId }) => messageId)).size).toBe(1)
  })

  it('merges with what comes meanwhile, into one message at its time', async () => {
    const rig = await courierRig()
    await rig.record([blue])
    rig.mail.answers({ outcome: 'retry', code: '130101', phase: 'answer', retryAfterMs: 900_000 })
    expect(await rig.look('mail', at)).toMatchObject({ nextLookAt: '2026-01-13T09:35:00+08:00' })
    await rig.record([weekNotice('reminder', { period: '2026-W01' })])
    await rig.look('mail', '2026-01-13T09:27:00+08:00')
    expect(rig.mail.journal).toHaveLength(1)
    await rig.look('mail', '2026-01-13T09:35:00+08:00')
    expect(rig.mail.journal.map(({ message }) => message.notices.length)).toEqual([1, 2])
  })

  it('goes by the person’s second channel at once where it must arrive', async () => {
    const rig = await courierRig()
    await rig.record([blue, yellow])
    rig.mail.answers(passing)
    expect(await rig.look('mail', at)).toMatchObject({ wake: ['file'] })
    await rig.look('file', at)
    expect(rig.file.journal.map(({ message }) => message.notices.map(({ kind }) => kind))).toEqual([
      ['yellow'],
    ])
    await rig.look('mail', later)
    expect(rig.mail.journal.at(-1)?.message.notices.map(({ kind }) => kind)).toEqual(['reminder'])
    expect(await rig.attentions()).toEqual([])
  })

  it('that comes while the channel fails goes by the second channel from the start', async () => {
    const rig = await courierRig()
    await rig.record([blue])
    rig.mail.answers(passing)
    await rig.look('mail', at)
    await rig.record([yellow])
    await rig.look('file', at)
    expect(rig.file.journal.map(({ message }) => message.notices.map(({ kind }) => kind))).toEqual([
      ['yellow'],
    ])
  })

  it('is not sent by a second channel when the first works again before the second looks', async () => {
    const rig = await courierRig()
    await rig.record([yellow])
    rig.mail.answers(passing)
    await rig.look('mail', at)
    await rig.look('mail', later)
    await rig.look('file', later)
    expect([...rig.mail.journal.slice(1), ...rig.file.journal]).toHaveLength(1)
  })
})

describe('a fault of a channel’s settings', () => {
  it('stops it, with one item to look after; what must arrive goes another way under its number, the rest waits', async () => {
    const rig = await courierRig()
    await rig.record([blue, yellow, weekNotice('opening', { milestone: null, seats: ['tech-manager'] })])
    rig.mail.answers(wrongPassword)
    const { wake } = await rig.look('mail', at)
    expect(rig.mail.journal).toHaveLength(1)
    expect(await rig.attentions()).toEqual([
      { kind: 'channel-disabled', subject: 'mail', code: '535', since: at },
    ])
    expect((await channelStates(rig.ledger)).get('mail')).toMatchObject({ disabledAt: at, faultCode: '535' })
    expect(rig.mail.journal[0]?.message.recipientId).toBe('p-006')
    expect(wake).toEqual(['file'])
    await rig.look('mail', later)
    expect(rig.mail.journal).toHaveLength(1)
    await rig.look('file', later)
    expect(rig.file.journal.map(({ message }) => message.notices.map(({ kind }) => kind))).toEqual([
      ['yellow'],
    ])
    const ofYellow = (await rig.deliveries()).filter(({ notice }) => notice.kind === 'yellow')
    expect(new Set(ofYellow.map(({ number }) => number)).size).toBe(1)
    expect(ofYellow.map(({ channel, state }) => `${channel} ${state}`).toSorted()).toEqual([
      'file archived',
      'mail expired',
    ])
    const others = (await rig.deliveries()).filter(({ notice }) => notice.kind !== 'yellow')
    expect(others.map(({ channel, state }) => `${channel} ${state}`)).toEqual([
      'mail pending',
      'mail pending',
    ])
    // Fixed.
    await enableChannel(rig.ledger, 'mail')
    expect(await rig.attentions()).toEqual([])
    await rig.look('mail', latest)
    expect(
      rig.mail.journal
        .slice(-2)
        .map(({ message }) => message.notices.map(({ kind }) => kind).join(' '))
        .toSorted(),
    ).toEqual(['opening', 'reminder'])
    expect((await rig.deliveries()).map(({ state }) => state).toSorted()).toEqual([
      'archived',
      'expired',
      'sent',
      'sent',
    ])
  })

  it('lets what must arrive and waits for somebody else go another way at the next look, waking that one', async () => {
    const rig = await courierRig({ seats: { liaison: ['p-006', 'p-007'] } })
    await rig.record([yellow])
    rig.mail.answers(wrongPassword)
    await rig.look('mail', at)
    await rig.look('mail', later)
    await rig.look('file', later)
    const told = rig.file.journal.map(({ message }) => message.recipientId)
    expect(told.toSorted()).toEqual(['p-006', 'p-007'])
    expect(rig.mail.journal).toHaveLength(1)
  })

  it('leaves everything waiting for whoever has no second channel', async () => {
    const rig = await courierRig({ channels: ['mail'] })
    await rig.record([blue, yellow])
    rig.mail.answers(wrongPassword)
    await rig.look('mail', at)
    await rig.look('mail', later)
    await rig.look('file', later)
    expect((await rig.deliveries()).map(({ channel, state }) => `${channel} ${state}`)).toEqual([
      'mail pending',
      'mail pending',
    ])
    await enableChannel(rig.ledger, 'mail')
    await rig.look('mail', latest)
    expect(rig.mail.journal.at(-1)?.message.notices).toHaveLength(2)
  })
})

describe('what is refused', () => {
  it('for its address flags the person, and the others are told', async () => {
    const rig = await courierRig({ seats: { liaison: ['p-006', 'p-007'] } })
    await rig.record([blue])
    rig.mail.answers(refused({ badAddress: true }))
    await rig.look('mail', at)
    const [first, second] = rig.mail.journal.map(({ message }) => message.recipientId)
    expect(new Set([first, second])).toEqual(new Set(['p-006', 'p-007']))
    expect(await rig.attentions()).toMatchObject([
      { kind: 'address-refused', subject: `${first} mail`, code: '99' },
    ])
    const states = (await rig.deliveries()).map(({ recipientId, state }) => [recipientId, state])
    expect(Object.fromEntries(states)).toEqual({ [first ?? '']: 'failed', [second ?? '']: 'sent' })
    await rig.look('mail', later)
    expect(rig.mail.journal).toHaveLength(2)
    expect(JSON.stringify(await rig.attentions())).not.toContain('town.example')
  })

  it('with a listed code keeps nothing else from going, however often', async () => {
    const rig = await courierRig({ seats: { liaison: ['p-006', 'p-007'] } })
    await rig.record([blue])
    rig.mail.answers(refused({}), refused({}))
    await rig.look('mail', at)
    expect(await rig.attentions()).toMatchObject([{ kind: 'message-refused', subject: 'mail' }])
    expect((await channelStates(rig.ledger)).get('mail')?.disabledAt ?? null).toBeNull()
  })

  it('with a code that no table lists, twice in a row, stops the channel', async () => {
    const rig = await courierRig()
    rig.mail.answers(
      refused({ unlisted: true }),
      sent,
      refused({ unlisted: true }),
      refused({ unlisted: true }),
    )
    const disabled = async () => (await channelStates(rig.ledger)).get('mail')?.disabledAt ?? null
    for (const [index, expected] of [null, null, null, at].entries()) {
      await rig.record([weekNotice('opening', { period: `2025-W${20 + index}`, milestone: null })])
      await rig.look('mail', at)
      expect(await disabled()).toBe(expected)
    }
    expect(await rig.attentions()).toMatchObject([{ kind: 'channel-disabled' }, { kind: 'message-refused' }])
  })
})
