import type { Message, SendResult } from '../../../../activities/channels/channel.ts'
import { type SmtpOptions, smtpChannel } from '../../../../activities/channels/smtp.ts'
import {
  type SmtpSession,
  type SmtpStep,
  scriptedSmtp,
} from '../../../../client/sandbox/fakes/scripted-smtp.ts'
import { sampleId, sampleMessage } from './sample-message.ts'
import { smtpOptions } from './smtp-options.ts'

export interface ScriptedSend {
  readonly result: SendResult
  /** As the server saw it. */
  readonly session: SmtpSession
}

/** Sends one message to a server of its own that does what the step says. */
export async function sendScripted(
  step: SmtpStep,
  set: { readonly options?: Partial<SmtpOptions>; readonly message?: Partial<Message> } = {},
): Promise<ScriptedSend> {
  const server = await scriptedSmtp()
  try {
    server.script.push(step)
    const channel = smtpChannel(smtpOptions(server.port, set.options))
    const result = await channel.send(sampleMessage(set.message), sampleId)
    const [session, ...others] = server.journal
    if (session === undefined || others.length > 0)
      throw new Error(`${server.journal.length} connections instead of one`)
    return { result, session }
  } finally {
    await server.close()
  }
}
