import type { ParsedMail } from 'mailparser'
import { onTestFinished } from 'vitest'
import type { Message, SendResult } from '../../../../activities/channels/channel.ts'
import { type SmtpOptions, smtpChannel } from '../../../../activities/channels/smtp.ts'
import {
  type MailServer,
  mailServer,
  type ReceivedMail,
} from '../../../../client/sandbox/fakes/mail-server.ts'
import { sampleId, sampleMessage } from './sample-message.ts'
import { canaries, smtpOptions } from './smtp-options.ts'

const login = { user: canaries.user, password: canaries.password }

/** An office's mail server on this machine, and a channel to it. */
export interface MailRoute {
  readonly server: MailServer
  readonly send: (message?: Partial<Message>, messageId?: string) => Promise<SendResult>
}

export async function mailRoute(set: Partial<SmtpOptions> = {}): Promise<MailRoute> {
  const server = await mailServer({ security: null, certificate: null, login })
  onTestFinished(() => server.close())
  const channel = smtpChannel(smtpOptions(server.port, set))
  return {
    server,
    send: (message, messageId = sampleId) => channel.send(sampleMessage(message), messageId),
  }
}

/** The one mail that came of sending this message. */
export async function receivedMail(
  message: Partial<Message> = {},
  options: Partial<SmtpOptions> = {},
): Promise<ReceivedMail> {
  const { server, send } = await mailRoute(options)
  const result = await send(message)
  const [mail, ...others] = server.journal
  if (result.outcome !== 'sent' || mail === undefined || others.length > 0)
    throw new Error(`${result.outcome} ${result.code}, ${server.journal.length} mails`)
  return mail
}

/** The calendar objects of a mail: as a part that is shown, and as files. */
export function calendarsIn(mail: ParsedMail): readonly { readonly type: string; readonly text: string }[] {
  return mail.attachments.map(({ contentType, content }) => ({
    type: contentType,
    text: content.toString('utf8'),
  }))
}

/** One property's value, its folded lines joined; null: there is none. */
export function propertyOf(calendar: string, name: string): string | null {
  const line = calendar
    .replaceAll('\r\n ', '')
    .split('\r\n')
    .find((candidate) => candidate.startsWith(`${name}:`) || candidate.startsWith(`${name};`))
  return line === undefined ? null : line.slice(line.indexOf(':') + 1)
}
