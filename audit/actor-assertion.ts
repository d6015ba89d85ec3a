import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { shortHash } from '../domain/short-hash.ts'
import { canonicalText } from './canonical-json.ts'

/** Who gave which command, as the API vouches for it. */
export interface ActorAssertion {
  readonly workflowId: string
  readonly commandId: string
  readonly actor: { readonly personId: string; readonly seatId: string; readonly via: string }
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

/** Whether one of these keys signed it. */
export function isAsserted(
  assertion: ActorAssertion,
  signature: string,
  publicKeys: readonly KeyObject[],
): boolean {
  const [algorithm, keyId, data = ''] = signature.split(':')
  const bytes = Buffer.from(data, 'base64url')
  if (algorithm !== 'ed25519' || bytes.toString('base64url') !== data) return false
  return publicKeys.some(
    (key) =>
      actorKeyId(publicKeyPem(key)) === keyId &&
      verify(null, Buffer.from(assertionText(assertion)), key, bytes),
  )
}
