import { basename } from 'node:path'
import { mostArchiveBytes } from '../../audit/archive.ts'
import { NoteError, readVerifierKey, verifierKey } from '../../audit/signed-note.ts'
import { readRegularFile } from '../../config/regular-file.ts'
import type { ShareOrder } from '../../operations/export/verify-share.ts'
import type { CliContext, CliOption } from './command.ts'
import { badInput } from './inputs.ts'

/** What whoever verifies an export has by another way than from the export. */
export const outsideOptions: readonly CliOption[] = [
  {
    form: '--checkpoint <FILE...>',
    summary: '您保存的旧检查点，可多次给出 / a checkpoint that you kept, several times',
  },
  {
    form: '--fingerprint <HEX...>',
    summary: '您收到的检查点指纹，可多次给出 / a checkpoint’s fingerprint that you were sent, several times',
  },
  { form: '--key <FILE...>', summary: '您保存的公钥（log.vkey） / the public key that you kept' },
]

/** Throws `bad-input`. */
export function outsideOf(context: CliContext): Pick<ShareOrder, 'checkpoints' | 'fingerprints' | 'keys'> {
  const checkpoints = context
    .values('checkpoint')
    .map((file) => ({ name: basename(file), note: textOf(file) }))
  const keys = context.values('key').map(keyIn)
  return { checkpoints, fingerprints: context.values('fingerprint').map(fingerprintIn), keys }
}

/** Of a key or a checkpoint, which have some hundred bytes. */
const mostNoteBytes = 100_000

/** The bytes of an export. Throws `bad-input`. */
export function exportAt(path: string): Buffer {
  return contentOf(path, mostArchiveBytes)
}

function textOf(path: string): string {
  return contentOf(path, mostNoteBytes).toString('utf8')
}

/** Throws `bad-input`. */
function contentOf(path: string, mostBytes: number): Buffer {
  const read = readRegularFile(path, mostBytes)
  if ('bytes' in read) return read.bytes
  throw badInput(read.problem)
}

/** As it stands in a message: its case and gaps do not matter. Throws `bad-input`. */
function fingerprintIn(given: string): string {
  const fingerprint = given.replaceAll(/\s/gu, '').toLowerCase()
  if (/^[0-9a-f]{64}$/u.test(fingerprint)) return fingerprint
  throw badInput(`${given} 不是指纹（64 位十六进制） / is no fingerprint: 64 hexadecimal digits`)
}

function keyIn(path: string): string {
  const text = textOf(path)
  try {
    return verifierKey(readVerifierKey(text))
  } catch (error) {
    if (!(error instanceof NoteError)) throw error
    throw badInput(`${path} 不是公钥 / is no verifier key: ${error.message}`)
  }
}
