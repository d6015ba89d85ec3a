import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { sha256 } from './merkle-tree.ts'

/** Signature types by the byte that stands before their public keys. Others may be added; unknown ones are passed over. */
const algorithms = { ed25519: 0x01 } as const
export type NoteAlgorithm = keyof typeof algorithms

/** The public half of a key that signs notes. */
export interface NoteKey {
  /** Without blanks and `+`. */
  readonly name: string
  readonly algorithm: NoteAlgorithm
  /** Four bytes of a hash of name, algorithm and key, in hexadecimal. */
  readonly keyId: string
  readonly publicKey: KeyObject
}

export interface NoteSigner extends NoteKey {
  readonly privateKey: KeyObject
}

export interface NoteSignature {
  readonly name: string
  readonly keyId: string
  readonly signature: Uint8Array
}

export interface SignedNote {
  /** What is signed, with its last line end. */
  readonly text: string
  readonly signatures: readonly NoteSignature[]
}

export class NoteError extends Error {
  override readonly name = 'NoteError'
}

/** @source C2SP signed-note, "Verifier keys" */
export function noteKey(name: string, publicKey: KeyObject): NoteKey {
  if (!/^[^\s+]+$/u.test(name)) throw new NoteError(`“${name}” is no name of a key`)
  if (publicKey.asymmetricKeyType !== 'ed25519') throw new NoteError('only Ed25519 keys sign notes')
  const id = sha256(`${name}\n`, typedKey('ed25519', publicKey)).subarray(0, 4)
  return { name, algorithm: 'ed25519', keyId: id.toString('hex'), publicKey }
}

function typedKey(algorithm: NoteAlgorithm, publicKey: KeyObject): Buffer {
  const { x = '' } = publicKey.export({ format: 'jwk' })
  return Buffer.concat([Buffer.of(algorithms[algorithm]), Buffer.from(x, 'base64url')])
}

/** One line that holds the whole public key: `name+id+base64`. @source C2SP signed-note, "Verifier keys" */
export function verifierKey({ name, algorithm, keyId, publicKey }: NoteKey): string {
  return `${name}+${keyId}+${typedKey(algorithm, publicKey).toString('base64')}`
}

/** Throws `NoteError`. */
export function readVerifierKey(line: string): NoteKey {
  const [, name = '', keyId = '', data = ''] =
    /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)\s*$/u.exec(line) ?? []
  const bytes = Buffer.from(data, 'base64')
  if (bytes[0] !== algorithms.ed25519 || bytes.length !== 33)
    throw new NoteError('is no verifier key of the form name+id+key with an Ed25519 key')
  const x = bytes.subarray(1).toString('base64url')
  const key = noteKey(name, createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }))
  if (key.keyId !== keyId) throw new NoteError(`the id ${keyId} belongs to another key than ${name}`)
  return key
}

/** @source C2SP signed-note, "Format" */
export function signNote(text: string, signers: readonly NoteSigner[]): string {
  checkText(text)
  const lines = signers.map(({ name, keyId, privateKey }) => {
    const signature = sign(null, Buffer.from(text), privateKey)
    return `— ${name} ${Buffer.concat([Buffer.from(keyId, 'hex'), signature]).toString('base64')}\n`
  })
  return `${text}\n${lines.join('')}`
}

/** Of a note as it is kept; no signature is checked yet. Throws `NoteError`. */
export function readNote(note: string): SignedNote {
  const end = note.lastIndexOf('\n\n')
  const text = note.slice(0, end + 1)
  const lines = note.slice(end + 2)
  if (end < 0 || !lines.endsWith('\n')) throw new NoteError('has no signature lines')
  checkText(text)
  const signatures = lines.slice(0, -1).split('\n').map(signatureOf)
  return { text, signatures }
}

function signatureOf(line: string): NoteSignature {
  const [, name, data = ''] = /^— ([^\s+]+) ([A-Za-z0-9+/]+=*)$/u.exec(line) ?? []
  const bytes = Buffer.from(data, 'base64')
  // A text that decodes to the same bytes as another would be a changed byte that nobody notices.
  if (name === undefined || bytes.length < 5 || bytes.toString('base64') !== data)
    throw new NoteError('a signature line has not the form “— name base64”')
  return { name, keyId: bytes.toString('hex', 0, 4), signature: bytes.subarray(4) }
}

function checkText(text: string): void {
  if (!text.endsWith('\n')) throw new NoteError('the text of a note ends with a line end')
  // oxlint-disable-next-line no-control-regex -- the form forbids them
  if (/[\u0000-\u0009\u000b-\u001f]/u.test(text) || !text.isWellFormed() || text.includes('\ufffd'))
    throw new NoteError('the text of a note holds no control characters and is whole')
}

/** The keys that signed it. A signature under the name and id of one of them that does not hold throws `NoteError`. */
export function signersOf({ text, signatures }: SignedNote, keys: readonly NoteKey[]): readonly NoteKey[] {
  return signatures.flatMap(({ name, keyId, signature }) => {
    const key = keys.find((each) => each.name === name && each.keyId === keyId)
    if (key === undefined) return []
    if (!verify(null, Buffer.from(text), key.publicKey, signature))
      throw new NoteError(`the signature of ${name} (${keyId}) does not hold`)
    return [key]
  })
}
