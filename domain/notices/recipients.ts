import type { Notice } from '../cadence/notice.ts'
import type { SeatKey } from '../programme/seats.ts'
import type { Attention } from './attention.ts'
import type { Language } from './message-templates.ts'

export const addressKinds = ['mail', 'mobile', 'zhezhengding'] as const
export type AddressKind = (typeof addressKinds)[number]

/** A person as far as telling them something is concerned. */
export interface Reachable {
  readonly personId: string
  readonly language: Language
  readonly addresses: Readonly<Partial<Record<AddressKind, string>>>
  /** Channel ids, the preferred one first; empty: the default channel. */
  readonly channels: readonly string[]
}

/** A way out, as far as choosing it is concerned. */
export interface ChannelChoice {
  readonly channelId: string
  /** A fault of its settings keeps it from sending. */
  readonly isDisabled: boolean
  /** What a person must have to be reached by it; null: nothing. */
  readonly needs: AddressKind | null
  /** One message for all, as in a group robot. */
  readonly isGroup: boolean
}

/** Whom a notice goes to, and by which channel. */
export interface Recipient {
  readonly channelId: string
  /** A person id, or `group`. */
  readonly recipientId: string
}

export const groupRecipient = 'group'

export interface Resolved {
  readonly recipients: readonly Recipient[]
  readonly attentions: readonly Attention[]
  /** What was looked at and wants nobody's hand. */
  readonly inOrder: readonly Attention[]
}

export interface Directory {
  readonly seats: Readonly<Partial<Record<SeatKey, readonly string[]>>>
  readonly people: ReadonlyMap<string, Reachable>
  readonly channels: readonly ChannelChoice[]
  /** Takes what no other channel can. */
  readonly defaultChannelId: string
}

/** They are invited, and owe nothing: their seats may be empty. */
const invited: readonly SeatKey[] = ['chief-expert', 'expert', 'enterprise']

/**
 * Who holds the notice's seats now, each person once, by the first of their channels that works; what is wrong with one
 * of them stops nobody else. @source docs/channels.md, "Digest"
 */
export function resolveRecipients(notice: Pick<Notice, 'teamId' | 'seats'>, directory: Directory): Resolved {
  const empty = notice.seats.filter((seat) => holdersOf(directory, seat).length === 0)
  const personIds = [...new Set(notice.seats.flatMap((seat) => holdersOf(directory, seat)))]
  const chosen = personIds.map((personId) => chooseFor(personId, directory))
  return {
    recipients: distinct(chosen.map(({ recipient }) => recipient)),
    attentions: [
      ...empty
        .filter((seat) => !invited.includes(seat))
        .map((seat): Attention => ({ kind: 'seat-empty', subject: `${seat}@${notice.teamId}` })),
      ...chosen.flatMap(({ attentions }) => attentions),
    ],
    inOrder: [
      ...notice.seats
        .filter((seat) => !empty.includes(seat))
        .map((seat): Attention => ({ kind: 'seat-empty', subject: `${seat}@${notice.teamId}` })),
      ...personIds.flatMap((personId) => inOrderOf(personId, directory)),
    ],
  }
}

function inOrderOf(personId: string, { people, channels }: Directory): readonly Attention[] {
  const person = people.get(personId)
  if (person === undefined) return []
  return [
    { kind: 'person-unknown', subject: personId },
    ...person.channels.flatMap((channelId): readonly Attention[] => {
      const channel = channels.find((each) => each.channelId === channelId)
      if (channel === undefined) return []
      const { needs } = channel
      const hasAddress = needs !== null && person.addresses[needs] !== undefined
      return [
        { kind: 'channel-unknown', subject: channelId },
        ...(hasAddress ? [{ kind: 'address-missing', subject: `${personId} ${needs}` } as const] : []),
      ]
    }),
  ]
}

function holdersOf({ seats }: Directory, seat: SeatKey): readonly string[] {
  return seats[seat] ?? []
}

function chooseFor(
  personId: string,
  directory: Directory,
): { readonly recipient: Recipient; readonly attentions: readonly Attention[] } {
  const { channels, defaultChannelId } = directory
  const isGroup = channels.some((each) => each.channelId === defaultChannelId && each.isGroup)
  const fallback = { channelId: defaultChannelId, recipientId: isGroup ? groupRecipient : personId }
  const person = directory.people.get(personId)
  if (person === undefined)
    return { recipient: fallback, attentions: [{ kind: 'person-unknown', subject: personId }] }
  const attentions: Attention[] = []
  for (const channelId of person.channels) {
    const channel = directory.channels.find((each) => each.channelId === channelId)
    if (channel === undefined) attentions.push({ kind: 'channel-unknown', subject: channelId })
    else if (channel.needs !== null && person.addresses[channel.needs] === undefined)
      attentions.push({ kind: 'address-missing', subject: `${personId} ${channel.needs}` })
    else if (!channel.isDisabled)
      return {
        recipient: { channelId, recipientId: channel.isGroup ? groupRecipient : personId },
        attentions,
      }
  }
  return { recipient: lastResort(person, directory) ?? fallback, attentions }
}

/** With every channel of theirs disabled, what is pending waits in the first of them. */
function lastResort(person: Reachable, { channels }: Directory): Recipient | null {
  for (const channelId of person.channels) {
    const channel = channels.find((each) => each.channelId === channelId)
    const reaches =
      channel !== undefined && (channel.needs === null || person.addresses[channel.needs] !== undefined)
    if (reaches) return { channelId, recipientId: channel.isGroup ? groupRecipient : person.personId }
  }
  return null
}

function distinct(recipients: readonly Recipient[]): readonly Recipient[] {
  const byKey = new Map(recipients.map((each) => [`${each.channelId} ${each.recipientId}`, each]))
  return [...byKey.values()]
}
