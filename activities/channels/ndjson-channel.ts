import { addMs, type Instant, instantFromMs } from '../../domain/calendar/instant.ts'
import { type LineAppender, lineAppender } from './append-line-once.ts'
import type { Channel, Message, SendResult } from './channel.ts'
import { fittingNotices } from './fitting-notices.ts'
import type { LineSearch } from './search-from-end.ts'
import { systemCode } from './system-code.ts'
import { visibleText } from './visible-text.ts'

export interface NdjsonOptions {
  readonly channelId: string
  readonly path: string
  /** Epoch milliseconds; a line says when it was written. */
  readonly now: () => number
}

/** One message as it stands in the file. */
interface DeliveryLine {
  /** The delivery's id, or the digest's. */
  readonly deliveryId: string
  readonly noticeIds: readonly string[]
  readonly at: Instant
  readonly recipientId: string
  readonly title: string
  readonly text: string
}

const mostBytes = 1024 * 1024
/** Twice of how far two clocks may disagree before all sending stops. */
const clockMarginMs = 10 * 60_000

/**
 * One JSON line a message in a file of mode 0600, on disk before it counts as sent. A message whose line stands in the
 * file already, whole, is not written again: so a crash between the write and the ledger's mark makes neither an
 * unknown result nor a second line. Persons appear by id.
 * @source docs/channels.md, "Console and file"
 */
export function ndjsonChannel(options: NdjsonOptions): Channel {
  const append = lineAppender(options.path)
  return {
    channelId: options.channelId,
    kind: 'file',
    limits: { bytes: mostBytes, perMinute: null, perSecond: null, dedupes: true },
    capacity: (message) =>
      fittingNotices(message, (part) => Buffer.byteLength(visibleText(part), 'utf8') <= mostBytes),
    send: (message, messageId) => deliver(append, message, messageId, instantFromMs(options.now())),
  }
}

async function deliver(
  append: LineAppender,
  message: Message,
  messageId: string,
  at: Instant,
): Promise<SendResult> {
  const line = JSON.stringify(lineOf(message, messageId, at))
  const search = searchFor(messageId, addMs(message.datedAt, -clockMarginMs))
  try {
    const isNew = await append(line, search)
    return { outcome: 'sent', code: isNew ? 'ok' : 'stood-there', phase: 'answer' }
  } catch (error) {
    const code = systemCode(error)
    if (code === null) throw error
    return { outcome: 'retry', code, phase: 'request', retryAfterMs: null }
  }
}

function lineOf(message: Message, deliveryId: string, at: Instant): DeliveryLine {
  return {
    deliveryId,
    noticeIds: message.notices.map((notice) => notice.noticeId),
    at,
    recipientId: message.recipientId,
    title: message.title,
    text: visibleText(message),
  }
}

function searchFor(deliveryId: string, notBefore: Instant): LineSearch {
  return {
    head: JSON.stringify({ deliveryId }).slice(0, -1),
    isSought: (line) => fieldOf(line, 'deliveryId') === deliveryId,
    isTooOld: (line) => (fieldOf(line, 'at') ?? notBefore) < notBefore,
  }
}

function fieldOf(line: string, name: string): string | null {
  try {
    const read: unknown = JSON.parse(line)
    if (typeof read !== 'object' || read === null) return null
    const value: unknown = Object.entries(read).find(([key]) => key === name)?.[1]
    return typeof value === 'string' ? value : null
  } catch {
    return null
  }
}
