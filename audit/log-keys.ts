import { createPublicKey, type KeyObject } from 'node:crypto'
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Instant } from '../domain/calendar/instant.ts'
import { sha256 } from './merkle-tree.ts'
import { rotationText } from './key-rotation.ts'
import { noteKey, type NoteSigner, readVerifierKey, signNote, verifierKey } from './signed-note.ts'
import { makeSigningKey, readSigningKey, SigningKeyError } from './signing-keys.ts'

const keyFile = (dataFolder: string): string => join(dataFolder, 'keys', 'log.pem')
/** The public half, with the name that the log was given once. */
const publicFile = (dataFolder: string): string => join(dataFolder, 'keys', 'log.vkey')

/** The key that signs checkpoints and exports. Throws `SigningKeyError`, `NoteError`. */
export async function readLogKey(dataFolder: string): Promise<NoteSigner> {
  const privateKey = await readSigningKey(keyFile(dataFolder))
  const line = await readFile(publicFile(dataFolder), 'utf8').catch(() => null)
  if (line === null) throw new SigningKeyError(publicFile(dataFolder), 'missing')
  return signerOf(readVerifierKey(line).name, privateKey)
}

function signerOf(name: string, privateKey: KeyObject): NoteSigner {
  return { ...noteKey(name, createPublicKey(privateKey)), privateKey }
}

/** The first key of an installation; its log is called after it for ever. Throws `SigningKeyError` when there is one. */
export async function makeLogKey(dataFolder: string): Promise<NoteSigner> {
  const privateKey = await makeSigningKey(keyFile(dataFolder))
  const der = createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
  const signer = signerOf(`hopelight-${sha256(der).toString('hex', 0, 4)}`, privateKey)
  await writeFile(publicFile(dataFolder), `${verifierKey(signer)}\n`)
  return signer
}

/**
 * Puts a new key in the place of the old one and keeps a note that both have signed; the old private key is gone
 * afterwards. Throws `SigningKeyError`, `NoteError`.
 */
export async function rotateLogKey(dataFolder: string, at: Instant): Promise<NoteSigner> {
  const old = await readLogKey(dataFolder)
  const next = `${keyFile(dataFolder)}.next`
  await rm(next, { force: true })
  const signer = signerOf(old.name, await makeSigningKey(next))
  const note = signNote(rotationText({ from: verifierKey(old), to: verifierKey(signer), at }), [old, signer])
  const count = (await readRotations(dataFolder)).length + 1
  const file = `log-rotation-${String(count).padStart(3, '0')}.note`
  await writeFile(join(dataFolder, 'keys', file), note, { flag: 'wx' })
  await rename(next, keyFile(dataFolder))
  await writeFile(publicFile(dataFolder), `${verifierKey(signer)}\n`)
  return signer
}

/** The notes of all rotations, the first one first. */
export async function readRotations(dataFolder: string): Promise<readonly string[]> {
  const folder = join(dataFolder, 'keys')
  const names = (await readdir(folder).catch(() => [])).filter((name) =>
    /^log-rotation-\d{3}\.note$/u.test(name),
  )
  return Promise.all(names.toSorted().map((name) => readFile(join(folder, name), 'utf8')))
}
