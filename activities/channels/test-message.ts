import type { Instant } from '../../domain/calendar/instant.ts'
import type { Language } from '../../domain/notices/message-templates.ts'
import { deliveryIdOf, noticeNumberOf } from '../../ledger/outbox/delivery-id.ts'
import type { Message, SendResult } from './channel.ts'
import type { ConfiguredChannel } from './configured-channels.ts'

/** Whom a test message goes to. */
export interface TestRecipient {
  /** A person id, or `group`. */
  readonly recipientId: string
  readonly address: string | null
  readonly language: Language
}

export interface TestSending {
  readonly result: SendResult
  /** 通知号, by which people find it at the far end. */
  readonly number: string
}

/** Sends one message that says it is a test; `mark` tells two tests of one moment apart. */
export async function sendTest(
  { channel }: ConfiguredChannel,
  recipient: TestRecipient,
  at: Instant,
  mark: string,
): Promise<TestSending> {
  const noticeId = `-/-/-/-/test/${mark}`
  const messageId = deliveryIdOf(noticeId, channel.channelId, recipient.recipientId, 1)
  const number = noticeNumberOf(noticeId)
  const message = testMessage(channel.channelId, recipient, at, { noticeId, messageId, number })
  return { result: await channel.send(message, messageId), number }
}

function testMessage(
  channelId: string,
  { recipientId, address, language }: TestRecipient,
  at: Instant,
  { noticeId, messageId, number }: Readonly<Record<'noticeId' | 'messageId' | 'number', string>>,
): Message {
  const told = texts[language]
  return {
    recipientId,
    address,
    language,
    datedAt: at,
    title: told.title,
    notices: [
      {
        deliveryId: messageId,
        noticeId,
        number,
        kind: 'test',
        urgent: false,
        line: told.line(channelId, at.slice(0, 16).replace('T', ' ')),
        details: [told.detail],
        meeting: null,
      },
    ],
    closing: [],
    mayBeRepeat: false,
  }
}

const texts = {
  zh: {
    title: '【希望之光】通道试发',
    line: (channelId: string, when: string) => `这是一条试发消息：通道 ${channelId}，${when}`,
    detail: '收到即表示通道可用，不需要办理任何事项。',
  },
  en: {
    title: 'Hopelight: test of a channel',
    line: (channelId: string, when: string) => `This is a test: channel ${channelId}, ${when}`,
    detail: 'To have received it means that the channel works; nothing has to be done.',
  },
} as const satisfies Record<Language, object>
