import { basename } from 'node:path'
import { ArchiveError, mostArchiveBytes } from '../../../audit/archive.ts'
import { NoteError, type NoteKey, readVerifierKey, verifierKey } from '../../../audit/signed-note.ts'
import type { Verdict } from '../../../audit/verify-export.ts'
import { mostTextFileBytes, readRegularFile } from '../../../ledger/regular-file.ts'
import { verifyInShares } from '../../audit/verify-in-shares.ts'
import type { ReplayedOn } from '../../audit/verify-share.ts'
import { verdictText } from '../audit-text.ts'
import type { CliCommand, CliContext } from '../command.ts'
import { FailedCheckError } from '../errors.ts'
import { badInput } from '../inputs.ts'

/** As a refusal: the export is not taken for what it says it is. */
const notVerifiedExitCode = 3

/** Offline: neither server nor data folder. @source docs/record.md */
export const auditVerify: CliCommand = {
  name: 'audit verify',
  summary: '离线核验导出的记录 / verify an exported record, offline',
  arguments: [{ form: '<FILE>', summary: '导出的 zip 文件 / the exported zip' }],
  options: [
    {
      form: '--checkpoint <FILE...>',
      summary: '您保存的旧检查点，可多次给出 / a checkpoint that you kept, several times',
    },
    {
      form: '--fingerprint <HEX...>',
      summary:
        '您收到的检查点指纹，可多次给出 / a checkpoint’s fingerprint that you were sent, several times',
    },
    { form: '--key <FILE...>', summary: '您保存的公钥（log.vkey） / the public key that you kept' },
    {
      form: '--exported-code',
      summary:
        '用导出包所附程序重放；只用于您信任的导出包 / replay on the export’s own code, for an export that you trust',
    },
  ],
  example: 'npx hopelight audit verify longyou.zip --checkpoint longyou-2026.note --key log.vkey',
  run: async (context) => {
    const path = context.argument(0)[0] ?? ''
    const bytes = exportIn(path)
    const checkpoints = context.values('checkpoint').map((file) => ({
      name: basename(file),
      note: contentOf(file).toString('utf8'),
    }))
    const keys = context.values('key').map(keyIn)
    const order = {
      checkpoints,
      fingerprints: context.values('fingerprint').map(fingerprintIn),
      keys: keys.map(verifierKey),
      exportedCode: context.flag('exported-code'),
    }
    try {
      const { verdict, replayedOn } = await verifyInShares(path, bytes, order)
      tell(context, verdict, replayedOn)
    } catch (error) {
      if (!(error instanceof ArchiveError)) throw error
      throw badInput(`${path} 不是导出包 / is no export: ${error.message}`)
    }
  },
}

/** The export as it was given. Throws `bad-input`. */
export function exportIn(path: string): Buffer {
  return contentOf(path, mostArchiveBytes)
}

/** Throws `bad-input`. */
function contentOf(path: string, mostBytes: number = mostTextFileBytes): Buffer {
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

function keyIn(path: string): NoteKey {
  const text = contentOf(path).toString('utf8')
  try {
    return readVerifierKey(text)
  } catch (error) {
    if (!(error instanceof NoteError)) throw error
    throw badInput(`${path} 不是公钥 / is no verifier key: ${error.message}`)
  }
}

/** Throws `FailedCheckError` when it does not hold. */
function tell(context: CliContext, verdict: Verdict, replayedOn: ReplayedOn): void {
  const text = verdictText(verdict, replayedOn)
  const document = { ...verdict, replayedOn }
  if (!verdict.verified) throw new FailedCheckError(text, document, notVerifiedExitCode)
  if (context.json) context.printJson(document)
  else context.print(text)
}
