import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Actor } from '../../domain/cadence/commands.ts'
import { shortHash } from '../../domain/short-hash.ts'
import { canonicalJson } from '../../ledger/canonical-json.ts'

/** Vouches for who gave a command: what is signed stands in the event that records it. */
export interface ActorSigner {
  readonly publicKeyPem: string
  sign(command: SignedCommand): string
}

export interface SignedCommand {
  readonly workflowId: string
  readonly commandId: string
  readonly actor: Pick<Actor, 'personId' | 'seatId' | 'via'>
}

/**
 * The Ed25519 key of `keys/api-actor.pem` (mode 0600) under the data folder, made with its public half when it is not
 * there. Throws when others may read it.
 */
export async function actorSigner(dataFolder: string): Promise<ActorSigner> {
  const folder = join(dataFolder, 'keys')
  const file = join(folder, 'api-actor.pem')
  const key = (await readKey(file)) ?? (await makeKey(folder, file))
  const publicKeyPem = createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString()
  const keyId = shortHash(publicKeyPem).slice(0, 8)
  return {
    publicKeyPem,
    sign: (command) =>
      `ed25519:${keyId}:${sign(null, Buffer.from(signedText(command)), key).toString('base64url')}`,
  }
}

/** What is signed: canonical JSON of workflow, command id, person, seat and way. */
export function signedText({ workflowId, commandId, actor }: SignedCommand): string {
  const { personId, seatId, via } = actor
  return canonicalJson({ commandId, personId, seatId, via, workflowId })
}

async function readKey(file: string): Promise<KeyObject | null> {
  const found = await stat(file).catch(() => null)
  if (found === null) return null
  if ((found.mode & 0o077) !== 0)
    throw new Error(`${file} may be read by others: make it mode 0600 (chmod 600) and consider it known`)
  return createPrivateKey(await readFile(file))
}

async function makeKey(folder: string, file: string): Promise<KeyObject> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await chmod(folder, 0o700)
  await writeFile(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' })
  await writeFile(`${file}.pub`, publicKey.export({ type: 'spki', format: 'pem' }))
  return privateKey
}
