import type { Channel, Message, NoticeText, SendResult } from './channel.ts'
import { maskPhones, oneLine } from './plain-text.ts'
import { systemCode } from './system-code.ts'
import { headingOf, numberWords } from './visible-text.ts'

/** Where lines go: the part of a writable stream that is needed. */
export interface LineOutput {
  write(text: string, done: (error?: Error | null) => void): unknown
  on(event: 'error', listener: () => void): unknown
  off(event: 'error', listener: () => void): unknown
}

const mostBytes = 1024 * 1024

/**
 * One line a notice: when, to whom, what, its number. Mobile numbers are masked, controls taken out, so that no notice
 * can forge a second line or colour a terminal. A closed output is tried again.
 * @source docs/channels.md, "Console and file"
 */
export function consoleChannel(options: {
  readonly channelId: string
  readonly output: LineOutput
}): Channel {
  return {
    channelId: options.channelId,
    kind: 'console',
    limits: { bytes: mostBytes, perMinute: null, perSecond: null, dedupes: false },
    capacity: (message) => message.notices.length,
    send: (message) => writeLines(options.output, message),
  }
}

function writeLines(output: LineOutput, message: Message): Promise<SendResult> {
  const lines = message.notices.map((notice) => `${consoleLine(message, notice)}\n`).join('')
  return new Promise((resolve) => {
    // A stream tells of its fault twice, to the writer and then to all: unheard, the second would end the process.
    const heard = (): void => undefined
    output.on('error', heard)
    output.write(lines, (error) => {
      setImmediate(() => output.off('error', heard))
      resolve(
        error === undefined || error === null
          ? { outcome: 'sent', code: 'ok', phase: 'answer' }
          : { outcome: 'retry', code: systemCode(error) ?? 'closed', phase: 'request', retryAfterMs: null },
      )
    })
  })
}

function consoleLine(message: Message, notice: NoticeText): string {
  const told = [headingOf(message), oneLine(notice.line), numberWords(notice, message.language)]
  return maskPhones(`${message.datedAt} ${oneLine(message.recipientId)} ${told.join(' | ')}`)
}
