import type { Instant } from '../domain/calendar/instant.ts'
import { dateOf } from '../domain/calendar/instant.ts'
import type { Notice } from '../domain/cadence/notice.ts'
import { isOfOrder } from '../domain/notices/delivery-policy.ts'
import { fill, type MessageTemplates } from '../domain/notices/message-templates.ts'
import type { NoticeScene } from '../domain/notices/notice-fillings.ts'
import type { Reachable } from '../domain/notices/recipients.ts'
import { evidenceName } from '../domain/programme/evidence-name.ts'
import { seatName } from '../domain/programme/seat-name.ts'
import { digestIdOf } from '../ledger/outbox/delivery-id.ts'
import type { Message, NoticeText } from './channels/channel.ts'
import { fitLines } from './channels/fit-lines.ts'
import { checkpointLines } from './checkpoint-lines.ts'
import { dutyLines } from './duty-lines.ts'
import { noticeText } from './notice-text.ts'
import type { Delivery, TeamSummary } from './outbox-port.ts'
import type { ConfiguredChannel } from './channels/configured-channels.ts'
import type { CourierPorts } from './ports.ts'

export interface Composed {
  /** Those that are in the message; the others did not fit. */
  readonly deliveries: readonly Delivery[]
  readonly message: Message
  /** The delivery's, or the digest's; the same for a message that is sent again. @source docs/channels.md, "Keys" */
  readonly messageId: string
}

export interface ToCompose {
  readonly recipientId: string
  /** In a digest's order; at least one. */
  readonly deliveries: readonly Delivery[]
  /** They were in one message before, of which nobody knows whether it arrived. */
  readonly isRepeat: boolean
  readonly at: Instant
}

/** Writes one message from as many of the deliveries, in their order, as it can hold, in the recipient's language. */
export async function composeMessage(
  ports: CourierPorts,
  { channel, needs }: ConfiguredChannel,
  { recipientId, deliveries, isRepeat, at }: ToCompose,
): Promise<Composed> {
  const person = (await ports.outbox.people([recipientId])).get(recipientId) ?? null
  const words = ports.words.wordsOf(person?.language ?? 'zh')
  const [first, ...others] = await textsOf(ports, words, deliveries, at)
  if (first === undefined) throw new Error('a message needs something to say')
  const datedAt = (isRepeat ? deliveries[0]?.datedAt : null) ?? at
  const messageWith = (notices: Message['notices'], closing: readonly string[]): Message => ({
    recipientId,
    address: addressOf(person, needs),
    language: words.language,
    datedAt,
    title: titleOf(words, notices, datedAt),
    notices,
    closing,
    mayBeRepeat: isRepeat && !channel.limits.dedupes,
  })
  const holds = (notices: Message['notices'], closing: readonly string[]): boolean =>
    channel.capacity(messageWith(notices, closing)) >= notices.length
  const reader = { channelId: channel.channelId, recipientId, at }
  const checkpoints = fitLines(await checkpointLines(ports, words, reader), (some) =>
    holds([first, others[0] ?? first], some),
  )
  const capacity = channel.capacity(messageWith([first, ...others], checkpoints))
  const notices: Message['notices'] = [first, ...others.slice(0, Math.max(0, capacity - 1))]
  const taken = deliveries.slice(0, notices.length)
  const duties =
    person === null || notices.length === 1 ? [] : await dutyLines(ports, words, person.personId, taken, at)
  const shown = fitLines(duties, (some) => holds(notices, [...some, ...checkpoints]))
  return {
    deliveries: taken,
    message: messageWith(notices, [...shown, ...checkpoints]),
    messageId: messageIdOf(channel.channelId, recipientId, taken, isRepeat),
  }
}

async function textsOf(
  ports: CourierPorts,
  words: MessageTemplates,
  deliveries: readonly Delivery[],
  at: Instant,
): Promise<readonly NoticeText[]> {
  const teams = new Map<string, TeamSummary | null>()
  const texts: NoticeText[] = []
  for (const { deliveryId, notice } of deliveries) {
    const known = teams.get(notice.teamId)
    const team = known === undefined ? await ports.outbox.team(notice.teamId) : known
    teams.set(notice.teamId, team)
    if (team !== null)
      texts.push(noticeText(notice, deliveryId, await sceneOf(ports, words, team, notice, at), team))
  }
  return texts
}

async function sceneOf(
  { outbox, words: { templateOf } }: CourierPorts,
  templates: MessageTemplates,
  team: TeamSummary,
  { kind, milestone, period, sequence, step, teamId }: Notice,
  at: Instant,
): Promise<NoticeScene> {
  const found = step === null ? undefined : templateOf(team.template).steps.find((each) => each.step === step)
  const definition = found ?? null
  const place = step === null || period === null ? null : { teamId, step, period }
  const order = isOfOrder(kind) && place !== null ? await outbox.order({ ...place, kind, sequence }) : null
  const meeting =
    definition === null || place === null
      ? null
      : await outbox.meeting(place, definition, milestone ?? definition.main)
  return { templates, team, definition, seatName, evidenceName, at, meeting, order }
}

function titleOf({ message }: MessageTemplates, notices: Message['notices'], at: Instant): string {
  const today = dateOf(at)
  const [first, ...others] = notices
  return others.length === 0
    ? fill(message.titleOfOne, { line: first.line, today })
    : fill(message.titleOfSeveral, { count: String(notices.length), today })
}

function addressOf(person: Reachable | null, needs: ConfiguredChannel['needs']): string | null {
  return needs === null ? null : (person?.addresses[needs] ?? null)
}

function messageIdOf(
  channelId: string,
  recipientId: string,
  deliveries: readonly Delivery[],
  isRepeat: boolean,
): string {
  const [first] = deliveries
  if (isRepeat && first?.messageId != null) return first.messageId
  const ids = deliveries.map(({ deliveryId }) => deliveryId)
  return ids.length === 1 ? (ids[0] ?? '') : digestIdOf(channelId, recipientId, ids)
}
