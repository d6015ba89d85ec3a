import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js'
import pino from 'pino'
import { ArchiveError } from '../../../audit/archive.ts'
import type { ExportedCode } from '../../../audit/check-export.ts'
import type { ReplayRuns } from '../../../audit/check-replay.ts'
import { sha256 } from '../../../audit/merkle-tree.ts'
import { NoteError, type NoteKey, readVerifierKey } from '../../../audit/signed-note.ts'
import { type Verdict, verifyExport } from '../../../audit/verify-export.ts'
import { buildBundle } from '../../../workers/build-bundle.ts'
import { replayHistories } from '../../../workers/replay.ts'
import { installRuntimeLog } from '../../../workers/runtime-log.ts'
import { withEmptyMap, withoutSourceMap } from '../../audit/workflow-code.ts'
import { defaultCacheDir } from '../../local-temporal/binary-cache.ts'
import { type ReplayedOn, verdictText } from '../audit-text.ts'
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
    const bytes = await contentOf(path)
    const checkpoints = await Promise.all(
      context.values('checkpoint').map(async (file) => ({
        name: basename(file),
        note: (await contentOf(file)).toString('utf8'),
      })),
    )
    const keys = await Promise.all(context.values('key').map(keyIn))
    const here = await buildBundle(join(defaultCacheDir(process.env), 'bundles'))
    let replayedOn: ReplayedOn = { code: 'this-program', sameCode: false }
    const replayOn = (exported: ExportedCode | null): ReplayRuns => {
      installRuntimeLog(pino({ level: 'silent' }))
      const sameCode = exported?.sha256 === sha256(withoutSourceMap(here.code)).toString('hex')
      if (sameCode || exported === null || !context.flag('exported-code')) {
        replayedOn = { code: 'this-program', sameCode }
        return replayRuns(here.code)
      }
      replayedOn = { code: 'export', sameCode }
      return replayRuns(withEmptyMap(exported.code))
    }
    try {
      const verdict = await verifyExport({ bytes, checkpoints, keys, replayOn })
      tell(context, verdict, replayedOn)
    } catch (error) {
      if (!(error instanceof ArchiveError)) throw error
      throw badInput(`${path} 不是导出包 / is no export: ${error.message}`)
    }
  },
}

/** Throws `bad-input`. */
export async function contentOf(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (error) {
    throw badInput(
      `${path} 无法读取 / cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

async function keyIn(path: string): Promise<NoteKey> {
  const text = (await contentOf(path)).toString('utf8')
  try {
    return readVerifierKey(text)
  } catch (error) {
    if (!(error instanceof NoteError)) throw error
    throw badInput(`${path} 不是公钥 / is no verifier key: ${error.message}`)
  }
}

/** Replays on that workflow code. */
export function replayRuns(code: string): ReplayRuns {
  return async (runs, onReplayed) => {
    const unreadable: { readonly workflowId: string; readonly runId: string; readonly problem: string }[] = []
    function* histories() {
      for (const { workflowId, runId, history } of runs) {
        try {
          yield { workflowId, history: historyFromJSON(history) }
        } catch (error) {
          unreadable.push({
            workflowId,
            runId,
            problem: error instanceof Error ? error.message : String(error),
          })
        }
      }
    }
    const { failures } = await replayHistories({ code, sourceHash: '' }, histories(), (_, written, asked) =>
      onReplayed(asked.events, written.events),
    )
    return [...unreadable, ...failures]
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
