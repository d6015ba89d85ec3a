import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { type Instant, msOf, parseInstant } from '../domain/calendar/instant.ts'
import { shortHash } from '../domain/short-hash.ts'
import { canonicalText } from './canonical-json.ts'
import { textAt } from './json-members.ts'

/** A command as its workflow receives it. */
export interface CommandMessage {
  readonly workflowId: string
  /** Of the command: `mark-milestones`. */
  readonly name: string
  /** Plain JSON with `commandId` and `actor`; `actor.signature` is not signed, everything else is. */
  readonly message: unknown
}

/** Longer ago a signature vouches for nothing: who kept a message cannot send it again. */
export const signatureMostMs = 86_400_000

/** Canonical JSON of workflow, command and message without its signature. */
export function signedText({ workflowId, name, message }: CommandMessage): string {
  return canonicalText({ workflowId, name, message: withoutSignature(message) })
}

function withoutSignature(message: unknown): unknown {
  if (typeof message !== 'object' || message === null || !('actor' in message)) return message
  const { actor } = message
  if (typeof actor !== 'object' || actor === null) return message
  const { signature: _, ...who } = Object.fromEntries<unknown>(Object.entries(actor))
  return { ...message, actor: who }
}

/** `ed25519:key id:signature`, for `actor.signature`. */
export function signCommand(command: CommandMessage, privateKey: KeyObject): string {
  const signature = sign(null, Buffer.from(signedText(command)), privateKey)
  return `ed25519:${actorKeyId(publicKeyPem(createPublicKey(privateKey)))}:${signature.toString('base64url')}`
}

export function publicKeyPem(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'pem' }).toString()
}

function actorKeyId(pem: string): string {
  return shortHash(pem).slice(0, 8)
}

/** The keys among these; what is none is left out. */
export function readActorKeys(publicKeyPems: readonly string[]): readonly KeyObject[] {
  return publicKeyPems.flatMap((pem) => {
    try {
      const key = createPublicKey(pem)
      return key.asymmetricKeyType === 'ed25519' ? [key] : []
    } catch {
      return []
    }
  })
}

/** Whether one of these keys signed the message as it is. */
export function isSigned(command: CommandMessage, publicKeys: readonly KeyObject[]): boolean {
  const signature = textAt(command.message, 'actor', 'signature') ?? ''
  const [algorithm, keyId, data = '', ...rest] = signature.split(':')
  const bytes = Buffer.from(data, 'base64url')
  if (algorithm !== 'ed25519' || rest.length > 0 || bytes.toString('base64url') !== data) return false
  const text = signedTextOrNull(command)
  return publicKeys.some(
    (key) => text !== null && actorKeyId(publicKeyPem(key)) === keyId && verify(null, text, key, bytes),
  )
}

/** Null: it holds what has no canonical JSON, so nobody signed it. */
function signedTextOrNull(command: CommandMessage): Buffer | null {
  try {
    return Buffer.from(signedText(command))
  } catch {
    return null
  }
}

/** When the message says it was signed; null: it does not say. */
export function signedAtOf(message: unknown): Instant | null {
  return parseInstant(textAt(message, 'actor', 'signedAt') ?? '')
}

/**
 * Whether a message that was signed then counts at another moment, in epoch milliseconds. `clocksApartMs`: how far the clocks
 * may be apart that tell the two.
 */
export function isFresh(signedAt: Instant | null, atMs: number, clocksApartMs = 0): boolean {
  return signedAt !== null && Math.abs(atMs - msOf(signedAt)) <= signatureMostMs + clocksApartMs
}
