import { describe, expect, test } from 'vitest'
import { meetingIcs } from '../../../activities/channels/meeting-ics.ts'
import { calendarsIn, propertyOf, receivedMail } from './support/received-mail.ts'
import { sampleMeeting, sampleNotice } from './support/sample-message.ts'
import { canaries } from './support/smtp-options.ts'

const parties = {
  organiser: { name: '衢州市人才办', address: canaries.sender },
  attendee: 'li.ming@town.example',
}
const datedAt = '2026-11-23T16:07:00+08:00'

async function invitationOf(set: Parameters<typeof sampleMeeting>[0] = {}) {
  const { mail } = await receivedMail({ notices: [sampleNotice({ meeting: sampleMeeting(set) })] })
  return { mail, calendars: calendarsIn(mail) }
}

describe('a mail about a meeting', () => {
  test('holds the invitation as a part that is shown and as a file, both the same', async () => {
    const { mail, calendars } = await invitationOf()
    expect(calendars.map(({ type }) => type)).toEqual(['text/calendar', 'application/ics'])
    expect(calendars[0]?.text).toBe(calendars[1]?.text)
    const [shown, file] = mail.attachments
    expect(shown?.headers.get('content-type')).toMatchObject({
      params: { method: 'REQUEST', charset: 'utf-8' },
    })
    expect(file).toMatchObject({ filename: 'invite.ics', contentDisposition: 'attachment' })
    expect(mail.text).toContain('第48周微型沙龙')
  })

  test('asks for the time in UTC, from the office, to the one recipient', async () => {
    const { calendars } = await invitationOf()
    const text = calendars[0]?.text ?? ''
    const properties = [
      'METHOD',
      'UID',
      'SEQUENCE',
      'DTSTART',
      'DTEND',
      'DTSTAMP',
      'STATUS',
      'SUMMARY',
      'LOCATION',
    ]
    expect(Object.fromEntries(properties.map((name) => [name, propertyOf(text, name)]))).toEqual({
      METHOD: 'REQUEST',
      UID: 'longyou-weekly-salon-2026-W48@hopelight.example',
      SEQUENCE: '0',
      DTSTART: '20261127T070000Z',
      DTEND: '20261127T083000Z',
      DTSTAMP: '20261123T080700Z',
      STATUS: 'CONFIRMED',
      SUMMARY: '第48周微型沙龙',
      LOCATION: '龙游县湖镇镇文化礼堂',
    })
    expect(propertyOf(text, 'ORGANIZER')).toBe(`mailto:${canaries.sender}`)
    expect(propertyOf(text, 'ATTENDEE')?.toLowerCase()).toBe('mailto:li.ming@town.example')
  })

  test('keeps its UID through every change, while SEQUENCE rises, to the cancellation', async () => {
    const states = [
      { revision: 0 },
      { revision: 1, startsAt: '2026-11-26T15:00:00+08:00', endsAt: '2026-11-26T16:30:00+08:00' },
      { revision: 2, cancelled: true },
    ]
    const told = []
    for (const state of states) {
      const { mail, calendars } = await invitationOf(state)
      const text = calendars[0]?.text ?? ''
      told.push({
        method: propertyOf(text, 'METHOD'),
        partMethod: mail.attachments[0]?.headers.get('content-type'),
        uid: propertyOf(text, 'UID'),
        sequence: propertyOf(text, 'SEQUENCE'),
        status: propertyOf(text, 'STATUS'),
        start: propertyOf(text, 'DTSTART'),
      })
    }
    const uid = 'longyou-weekly-salon-2026-W48@hopelight.example'
    const part = (method: string) => ({ params: { method } })
    expect(told).toMatchObject([
      {
        method: 'REQUEST',
        partMethod: part('REQUEST'),
        uid,
        sequence: '0',
        status: 'CONFIRMED',
        start: '20261127T070000Z',
      },
      {
        method: 'REQUEST',
        partMethod: part('REQUEST'),
        uid,
        sequence: '1',
        status: 'CONFIRMED',
        start: '20261126T070000Z',
      },
      {
        method: 'CANCEL',
        partMethod: part('CANCEL'),
        uid,
        sequence: '2',
        status: 'CANCELLED',
        start: '20261127T070000Z',
      },
    ])
  })

  test('that speaks of several meetings has a file for each, and of the same one the last state', async () => {
    const salon = sampleMeeting()
    const moved = sampleMeeting({ revision: 1 })
    const visit = sampleMeeting({
      uid: 'longyou-monthly-visit@hopelight.example',
      cancelled: true,
      revision: 3,
    })
    const { mail } = await receivedMail({
      notices: [
        sampleNotice({ meeting: moved }),
        sampleNotice({ meeting: visit }),
        sampleNotice({ meeting: salon }),
        sampleNotice(),
      ],
    })
    expect(
      mail.attachments.map(({ filename, contentDisposition }) => [filename, contentDisposition]),
    ).toEqual([
      ['invite-1.ics', 'attachment'],
      ['invite-2.ics', 'attachment'],
    ])
    const texts = calendarsIn(mail).map(({ text }) => text)
    expect(texts.map((text) => propertyOf(text, 'SEQUENCE'))).toEqual(['1', '3'])
    expect(texts.map((text) => propertyOf(text, 'METHOD'))).toEqual(['REQUEST', 'CANCEL'])
    expect(texts.map((text) => text.split('BEGIN:VEVENT').length)).toEqual([2, 2])
  })

  test('without a meeting has no calendar', async () => {
    expect((await receivedMail()).mail.attachments).toEqual([])
  })
})

describe('a calendar object', () => {
  test('has lines of at most 75 octets, folded between characters', () => {
    const title = '𠮷安特种纸产业帮扶团第四十八周微型沙龙暨供需对接会'.repeat(6)
    const { text } = meetingIcs(sampleMeeting({ title, place: title }), parties, datedAt)
    const lines = Buffer.from(text, 'utf8').toString('latin1').split('\r\n')
    expect(lines.at(-1)).toBe('')
    for (const line of lines) {
      expect(line.length).toBeLessThanOrEqual(75)
      expect(Buffer.from(line, 'latin1').toString('utf8')).not.toContain('\ufffd')
    }
    expect(propertyOf(text, 'SUMMARY')).toBe(title)
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  })

  test('takes no second property from a text', () => {
    const evil = 'x\r\nATTENDEE:mailto:thief@evil.example\nEND:VEVENT'
    const set = { title: evil, place: evil, uid: evil, description: [evil] }
    const { text } = meetingIcs(
      sampleMeeting(set),
      { ...parties, organiser: { name: `a"\r\nX-EVIL:1;CN=b`, address: canaries.sender } },
      datedAt,
    )
    const names = text
      .replaceAll('\r\n ', '')
      .split('\r\n')
      .map((line) => line.split(/[:;]/)[0])
    expect(names.filter((name) => name === 'ATTENDEE' || name === 'X-EVIL')).toEqual(['ATTENDEE'])
    expect(names.filter((name) => name === 'END')).toEqual(['END', 'END'])
  })

  test('escapes what RFC 5545 sets apart in a text', () => {
    const { text } = meetingIcs(sampleMeeting({ title: 'a;b,c\\d:e' }), parties, datedAt)
    expect(propertyOf(text, 'SUMMARY')).toBe('a\\;b\\,c\\\\d:e')
  })

  test('says its description in lines, and names an organiser without a name by the address', () => {
    const { text } = meetingIcs(
      sampleMeeting({ description: ['一', '二\r\nX-EVIL:1'] }),
      { ...parties, organiser: { name: ' ', address: canaries.sender } },
      datedAt,
    )
    expect(propertyOf(text, 'DESCRIPTION')).toBe('一\\n二 X-EVIL:1')
    expect(propertyOf(text, 'ORGANIZER')).toBe(`mailto:${canaries.sender}`)
  })
})
