import type { Channel, Message, SendResult } from '../../../../activities/channels/channel.ts'
import { bytesOf } from '../../../../activities/channels/fit-lines.ts'
import { fittingNotices } from '../../../../activities/channels/fitting-notices.ts'
import { visibleText } from '../../../../activities/channels/visible-text.ts'
import type { ConfiguredChannel } from '../../../../activities/channels/configured-channels.ts'

interface Sent {
  readonly message: Message
  readonly messageId: string
}

/** A way out in memory: answers what its script says, then that all was sent, and notes what it was given. */
export interface ScriptedChannel extends ConfiguredChannel {
  readonly journal: readonly Sent[]
  /** What it answers next. */
  answers(...results: readonly SendResult[]): void
}

export interface ScriptedForm {
  readonly channelId: string
  readonly needs?: ConfiguredChannel['needs']
  readonly isGroup?: boolean
  readonly dedupes?: boolean
  /** Notices that fit into one message. */
  readonly holds?: number
  /** Bytes that fit into one message. */
  readonly bytes?: number
}

export const sent: SendResult = { outcome: 'sent', code: 'ok', phase: 'answer', providerRef: 'ref' }
export const unknown: SendResult = { outcome: 'unknown', code: 'ETIMEDOUT', phase: 'answer' }
export const passing: SendResult = {
  outcome: 'retry',
  code: 'ECONNREFUSED',
  phase: 'connect',
  retryAfterMs: null,
}
export const wrongPassword: SendResult = { outcome: 'config-fault', code: '535', phase: 'login' }

export function refused(more: { readonly badAddress?: boolean; readonly unlisted?: boolean }): SendResult {
  return {
    outcome: 'rejected',
    code: '99',
    phase: 'answer',
    badAddress: false,
    unlisted: false,
    ...more,
  }
}

export function scriptedChannel(form: ScriptedForm): ScriptedChannel {
  const { channelId, needs = null, isGroup = false, dedupes = false } = form
  const { holds = Number.MAX_SAFE_INTEGER, bytes = 1_000_000 } = form
  const script: SendResult[] = []
  const journal: Sent[] = []
  const channel: Channel = {
    channelId,
    kind: isGroup ? 'dingtalk' : needs === 'mail' ? 'smtp' : 'file',
    limits: { bytes, perMinute: null, perSecond: null, dedupes },
    capacity: (message) =>
      Math.min(
        holds,
        fittingNotices(message, (part) => bytesOf(visibleText(part)) <= bytes),
      ),
    send(message, messageId) {
      journal.push({ message, messageId })
      return Promise.resolve(script.shift() ?? sent)
    },
  }
  return { channel, needs, isGroup, journal, answers: (...results) => void script.push(...results) }
}
