import { createPublicKey } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { publicKeyPem, signCommand } from '../../audit/actor-assertion.ts'
import { type Instant, instantFromMs } from '../../domain/calendar/instant.ts'
import type { Actor } from '../../domain/cadence/commands.ts'
import { makeSigningKey, readSigningKey } from '../../audit/signing-keys.ts'

/** Vouches for who gave a command. */
export interface ActorSigner {
  readonly publicKeyPem: string
  /** The message with the moment and the signature in its actor. */
  sign(command: CommandToSign): SignedCommand
}

export interface CommandToSign {
  readonly workflowId: string
  /** Of the command: `mark-milestones`. */
  readonly name: string
  readonly message: {
    readonly commandId: string
    readonly bodyHash: string
    readonly actor: Pick<Actor, 'personId' | 'seatId' | 'via'>
  }
}

export type SignedCommand = CommandToSign['message'] & {
  readonly actor: { readonly signature: string; readonly signedAt: Instant }
}

const keyFile = (dataFolder: string): string => join(dataFolder, 'keys', 'api-actor.pem')

/** With the Ed25519 key of `keys/api-actor.pem`. Throws `SigningKeyError`: it is missing, or others may read it. */
export async function actorSigner(dataFolder: string): Promise<ActorSigner> {
  const key = await readSigningKey(keyFile(dataFolder))
  return {
    publicKeyPem: publicKeyPem(createPublicKey(key)),
    sign({ message, name, workflowId }) {
      const stamped = { ...message, actor: { ...message.actor, signedAt: instantFromMs(Date.now()) } }
      const signature = signCommand({ workflowId, name, message: stamped }, key)
      return { ...stamped, actor: { ...stamped.actor, signature } }
    },
  }
}

/** A new key with its public half beside it. Throws `SigningKeyError` when there is one. */
export async function makeActorKey(dataFolder: string): Promise<void> {
  const key = await makeSigningKey(keyFile(dataFolder))
  await writeFile(`${keyFile(dataFolder)}.pub`, publicKeyPem(createPublicKey(key)))
}
