import { describe, expect, test } from 'vitest'
import type { SeatKey } from '../../../domain/programme/seats.ts'
import {
  type ChannelChoice,
  type Directory,
  type Reachable,
  resolveRecipients,
} from '../../../domain/notices/recipients.ts'

const file: ChannelChoice = { channelId: 'file', isDisabled: false, needs: null, isGroup: false }
const mail: ChannelChoice = { channelId: 'mail-office', isDisabled: false, needs: 'mail', isGroup: false }
const robot: ChannelChoice = { channelId: 'ding-longyou', isDisabled: false, needs: null, isGroup: true }

function person(personId: string, channels: readonly string[], address?: string): Reachable {
  const addresses = address === undefined ? {} : { mail: address }
  return { personId, language: 'zh', addresses, channels }
}

function directory(
  people: readonly Reachable[],
  seats: Directory['seats'],
  channels: readonly ChannelChoice[] = [file, mail, robot],
): Directory {
  return {
    seats,
    people: new Map(people.map((each) => [each.personId, each])),
    channels,
    defaultChannelId: 'file',
  }
}

function resolved(seats: readonly SeatKey[], given: Directory) {
  const { attentions, recipients } = resolveRecipients({ teamId: 'longyou', seats }, given)
  return { recipients, attentions }
}

describe('whom a notice goes to', () => {
  test('what was looked at and is in order is told, so that an item of it can be settled', () => {
    const given = directory([person('p-006', ['mail-office', 'ding-longyou'], 'a@example.com')], {
      liaison: ['p-006'],
    })
    const { inOrder } = resolveRecipients({ teamId: 'longyou', seats: ['liaison', 'tech-manager'] }, given)
    expect(inOrder).toEqual([
      { kind: 'seat-empty', subject: 'liaison@longyou' },
      { kind: 'person-unknown', subject: 'p-006' },
      { kind: 'channel-unknown', subject: 'mail-office' },
      { kind: 'address-missing', subject: 'p-006 mail' },
      { kind: 'channel-unknown', subject: 'ding-longyou' },
    ])
  })

  test('a person who holds two of its seats, once, by the first of their channels', () => {
    const given = directory([person('p-006', ['mail-office', 'ding-longyou'], 'a@example.com')], {
      liaison: ['p-006'],
      'tech-manager': ['p-006'],
    })
    expect(resolved(['liaison', 'tech-manager'], given)).toEqual({
      recipients: [{ channelId: 'mail-office', recipientId: 'p-006' }],
      attentions: [],
    })
  })

  test('several who read the same group robot: one message', () => {
    const people = [person('p-006', ['ding-longyou']), person('p-007', ['ding-longyou'])]
    const given = directory(people, { liaison: ['p-006'], 'association-county': ['p-007'] })
    expect(resolved(['liaison', 'association-county'], given).recipients).toEqual([
      { channelId: 'ding-longyou', recipientId: 'group' },
    ])
  })

  test('who prefers nothing: the default channel', () => {
    const given = directory([person('p-006', [])], { liaison: ['p-006'] })
    expect(resolved(['liaison'], given)).toEqual({
      recipients: [{ channelId: 'file', recipientId: 'p-006' }],
      attentions: [],
    })
  })

  test('who prefers nothing where the default is a group robot: the group', () => {
    const people = [person('p-006', []), person('p-007', [])]
    const given = directory(people, { liaison: ['p-006', 'p-007'] })
    expect(resolved(['liaison'], { ...given, defaultChannelId: 'ding-longyou' }).recipients).toEqual([
      { channelId: 'ding-longyou', recipientId: 'group' },
    ])
  })

  test('a missing address makes an item and the next channel is taken; nobody else is stopped', () => {
    const people = [
      person('p-006', ['mail-office', 'ding-longyou']),
      person('p-007', ['mail-office'], 'b@example.com'),
    ]
    const given = directory(people, { liaison: ['p-006'], 'association-county': ['p-007'] })
    expect(resolved(['liaison', 'association-county'], given)).toEqual({
      recipients: [
        { channelId: 'ding-longyou', recipientId: 'group' },
        { channelId: 'mail-office', recipientId: 'p-007' },
      ],
      attentions: [{ kind: 'address-missing', subject: 'p-006 mail' }],
    })
  })

  test('a disabled channel is passed over for the next; with none left the notice waits in it', () => {
    const disabled = [file, { ...mail, isDisabled: true }, robot]
    const both = directory(
      [person('p-006', ['mail-office', 'ding-longyou'], 'a@example.com')],
      { liaison: ['p-006'] },
      disabled,
    )
    expect(resolved(['liaison'], both).recipients).toEqual([
      { channelId: 'ding-longyou', recipientId: 'group' },
    ])
    const one = directory(
      [person('p-006', ['mail-office'], 'a@example.com')],
      { liaison: ['p-006'] },
      disabled,
    )
    expect(resolved(['liaison'], one).recipients).toEqual([
      { channelId: 'mail-office', recipientId: 'p-006' },
    ])
  })

  test('an empty seat and a person that nobody knows make one item each', () => {
    const given = directory([], { liaison: [], 'association-county': ['p-099'] })
    expect(resolved(['liaison', 'association-county'], given)).toEqual({
      recipients: [{ channelId: 'file', recipientId: 'p-099' }],
      attentions: [
        { kind: 'seat-empty', subject: 'liaison@longyou' },
        { kind: 'person-unknown', subject: 'p-099' },
      ],
    })
  })

  test('a seat that is merely invited may be empty', () => {
    expect(resolved(['enterprise', 'expert'], directory([], {}))).toEqual({ recipients: [], attentions: [] })
  })

  test('a channel that the settings do not know makes an item', () => {
    const given = directory([person('p-006', ['fax'])], { liaison: ['p-006'] })
    expect(resolved(['liaison'], given)).toEqual({
      recipients: [{ channelId: 'file', recipientId: 'p-006' }],
      attentions: [{ kind: 'channel-unknown', subject: 'fax' }],
    })
  })
})
