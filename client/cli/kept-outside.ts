import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { NoteError, readVerifierKey, verifierKey } from '../../audit/signed-note.ts'
import type { ShareOrder } from '../audit/verify-share.ts'
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
export async function outsideOf(
  context: CliContext,
): Promise<Pick<ShareOrder, 'checkpoints' | 'fingerprints' | 'keys'>> {
  const checkpoints = await Promise.all(
    context.values('checkpoint').map(async (file) => ({
      name: basename(file),
      note: await textOf(file),
    })),
  )
  const keys = await Promise.all(context.values('key').map(keyIn))
  return { checkpoints, fingerprints: context.values('fingerprint').map(fingerprintIn), keys }
}

/** An export has room for no more. */
const mostExportBytes = 4_000_000_000
/** Of a key or a checkpoint, which have some hundred. */
const mostNoteBytes = 100_000
const pieceBytes = 1024 * 1024

/** The bytes of an export. Throws `bad-input`. */
export function exportAt(path: string): Promise<Buffer> {
  return contentOf(path, mostExportBytes)
}

async function textOf(path: string): Promise<string> {
  return (await contentOf(path, mostNoteBytes)).toString('utf8')
}

/** Throws `bad-input`, also for what never ends. */
async function contentOf(path: string, most: number): Promise<Buffer> {
  const pieces: Buffer[] = []
  let size = 0
  try {
    for await (const piece of createReadStream(path, { highWaterMark: pieceBytes })) {
      if (!Buffer.isBuffer(piece)) continue
      size += piece.length
      if (size > most) throw new RangeError(`超过 ${most} 字节 / it has more than ${most} bytes`)
      pieces.push(piece)
    }
  } catch (error) {
    throw badInput(
      `${path} 无法读取 / cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
  return Buffer.concat(pieces)
}

/** As it stands in a message: its case and gaps do not matter. Throws `bad-input`. */
function fingerprintIn(given: string): string {
  const fingerprint = given.replaceAll(/\s/gu, '').toLowerCase()
  if (/^[0-9a-f]{64}$/u.test(fingerprint)) return fingerprint
  throw badInput(`${given} 不是指纹（64 位十六进制） / is no fingerprint: 64 hexadecimal digits`)
}

async function keyIn(path: string): Promise<string> {
  const text = await textOf(path)
  try {
    return verifierKey(readVerifierKey(text))
  } catch (error) {
    if (!(error instanceof NoteError)) throw error
    throw badInput(`${path} 不是公钥 / is no verifier key: ${error.message}`)
  }
}
