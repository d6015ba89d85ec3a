import { createPublicKey } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ActorAssertion, publicKeyPem, signAssertion } from '../../audit/actor-assertion.ts'
import { makeSigningKey, readSigningKey } from '../../audit/signing-keys.ts'

/** Vouches for who gave a command: what is signed stands in the event that records it. */
export interface ActorSigner {
  readonly publicKeyPem: string
  sign(command: ActorAssertion): string
}

const keyFile = (dataFolder: string): string => join(dataFolder, 'keys', 'api-actor.pem')

/** With the Ed25519 key of `keys/api-actor.pem`. Throws `SigningKeyError`: it is missing, or others may read it. */
export async function actorSigner(dataFolder: string): Promise<ActorSigner> {
  const key = await readSigningKey(keyFile(dataFolder))
  return {
    publicKeyPem: publicKeyPem(createPublicKey(key)),
    sign: (command) => signAssertion(command, key),
  }
}

/** A new key with its public half beside it. Throws `SigningKeyError` when there is one. */
export async function makeActorKey(dataFolder: string): Promise<void> {
  const key = await makeSigningKey(keyFile(dataFolder))
  await writeFile(`${keyFile(dataFolder)}.pub`, publicKeyPem(createPublicKey(key)))
}
