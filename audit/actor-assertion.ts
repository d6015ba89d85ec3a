import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import type { Actor } from '../domain/cadence/commands.ts'
import { shortHash } from '../domain/short-hash.ts'
import { canonicalText } from './canonical-json.ts'

/** Who gave which command, as the API vouches for it. */
export interface ActorAssertion {
  readonly workflowId: string
  readonly commandId: string
  readonly actor: Pick<Actor, 'personId' | 'seatId' | 'via'>
}

/** What is signed: canonical JSON of workflow, command id, person, seat and way. */
export function assertionText({ workflowId, commandId, actor }: ActorAssertion): string {
  const { personId, seatId, via } = actor
  return canonicalText({ commandId, personId, seatId, via, workflowId })
}

/** `ed25519:key id:signature`, as it stands in the recorded event. */
export function signAssertion(assertion: ActorAssertion, privateKey: KeyObject): string {
  const signature = sign(null, Buffer.from(assertionText(assertion)), privateKey)
  return `ed25519:${actorKeyId(publicKeyPem(createPublicKey(privateKey)))}:${signature.toString('base64url')}`
}

export function publicKeyPem(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'pem' }).toString()
}

function actorKeyId(pem: string): string {
  return shortHash(pem).slice(0, 8)
}

/** Whether one of these public keys signed it. Throws when a key is none. */
export function isAsserted(
  assertion: ActorAssertion,
  signature: string,
  publicKeyPems: readonly string[],
): boolean {
  const [algorithm, keyId, data = ''] = signature.split(':')
  if (algorithm !== 'ed25519') return false
  const bytes = Buffer.from(data, 'base64url')
  if (bytes.toString('base64url') !== data) return false
  return publicKeyPems
    .map((pem) => createPublicKey(pem))
    .filter((key) => actorKeyId(publicKeyPem(key)) === keyId)
    .some((key) => verify(null, Buffer.from(assertionText(assertion)), key, bytes))
}
