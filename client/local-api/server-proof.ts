import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { closedObject } from '../../domain/schemas/closed-object.ts'

/** 32 random bytes, base64url. */
const challengeForm = /^[A-Za-z0-9_-]{43}$/

/** What `GET /hello` is asked with. */
export const helloQuestion = closedObject({
  challenge: z.string().regex(challengeForm).describe('32 random bytes, base64url'),
})

/** What it answers: that it knows the token, without saying it. */
export const helloAnswer = z.object({
  port: z.int().describe('Where it listens itself'),
  proof: z.string().describe('HMAC-SHA256 by the token over challenge and port, base64url'),
})

export function newChallenge(): string {
  return randomBytes(32).toString('base64url')
}

/**
 * Proves to a caller that this is the server that the token belongs to, before the caller shows it: after a server was
 * killed, anybody on the machine may listen on its port. The port stands in it, so that no other program can pass on
 * the answer of a server elsewhere.
 */
export function proofOf(token: string, challenge: string, port: number): string {
  return createHmac('sha256', token).update(`hopelight hello\n${challenge}\n${port}`).digest('base64url')
}

/** Whether it proves the token for that challenge and port. */
export function isProof(given: string, token: string, challenge: string, port: number): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(proofOf(token, challenge, port))]
  return one.byteLength === other.byteLength && timingSafeEqual(one, other)
}
