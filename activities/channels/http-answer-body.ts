import type { IncomingMessage } from 'node:http'
import { systemCode } from './system-code.ts'

export type AnswerBody =
  | { readonly isRead: true; readonly text: string }
  /** `isForeign`: it came, but is nothing that a robot answers. */
  | { readonly isRead: false; readonly isForeign: boolean; readonly code: string }

/** @source docs/channels.md, "Outbound rules" */
export const mostAnswerBytes = 64 * 1024

export const timedOut = 'ETIMEDOUT'

/**
 * An answer's body as text, at most 64 KB of it: what is longer is broken off, what is compressed is not unpacked.
 * Resolves in any case.
 */
export async function bodyOf(response: IncomingMessage): Promise<AnswerBody> {
  const { 'content-encoding': encoding = 'identity', 'content-length': length = '0' } = response.headers
  if (encoding.toLowerCase() !== 'identity') return giveUp(response, 'answer-encoded')
  if (Number(length) > mostAnswerBytes) return giveUp(response, 'answer-too-big')
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of response) {
      if (!Buffer.isBuffer(chunk)) continue
      bytes += chunk.length
      if (bytes > mostAnswerBytes) return giveUp(response, 'answer-too-big')
      chunks.push(chunk)
    }
  } catch (error) {
    const code = systemCode(error) === timedOut ? timedOut : 'answer-cut-off'
    return { isRead: false, isForeign: false, code }
  }
  return decoded(Buffer.concat(chunks))
}

function giveUp(response: IncomingMessage, code: string): AnswerBody {
  response.destroy()
  return { isRead: false, isForeign: true, code }
}

function decoded(bytes: Buffer): AnswerBody {
  try {
    return { isRead: true, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    return { isRead: false, isForeign: true, code: 'answer-not-text' }
  }
}
