import { ArchiveError } from '../../../audit/archive.ts'
import type { Verdict } from '../../../audit/verify-export.ts'
import { verifyInShares } from '../../../operations/export/verify-in-shares.ts'
import type { ReplayedOn } from '../../../operations/export/verify-share.ts'
import { verdictText } from '../verdict-text.ts'
import type { CliCommand, CliContext } from '../command.ts'
import { FailedCheckError } from '../errors.ts'
import { badInput } from '../inputs.ts'
import { exportAt, outsideOf, outsideOptions } from '../kept-outside.ts'

/** As a refusal: the export is not taken for what it says it is. */
const notVerifiedExitCode = 3
/** Nobody has made sure whose it is. */
const originNotCheckedExitCode = 6

/** Offline: neither server nor data folder. @source docs/record.md */
export const auditVerify: CliCommand = {
  name: 'audit verify',
  summary: '离线核验导出的记录 / verify an exported record, offline',
  arguments: [{ form: '<FILE>', summary: '导出的 zip 文件 / the exported zip' }],
  options: [
    ...outsideOptions,
    {
      form: '--exported-code',
      summary:
        '用导出包所附程序重放；只用于您信任的导出包 / replay on the export’s own code, for an export that you trust',
    },
  ],
  example: 'npx hopelight audit verify longyou.zip --checkpoint longyou-2026.note --key log.vkey',
  run: async (context) => {
    const path = context.argument(0)[0] ?? ''
    const bytes = exportAt(path)
    const order = { ...outsideOf(context), exportedCode: context.flag('exported-code') }
    try {
      const { verdict, replayedOn } = await verifyInShares(path, bytes, order)
      tell(context, verdict, replayedOn)
    } catch (error) {
      if (!(error instanceof ArchiveError)) throw error
      throw badInput(`${path} 不是导出包 / is no export: ${error.message}`)
    }
  },
}

/** Throws `FailedCheckError` when it does not hold, or nobody knows whose it is. */
function tell(context: CliContext, verdict: Verdict, replayedOn: ReplayedOn): void {
  const text = verdictText(verdict, replayedOn)
  const document = { ...verdict, replayedOn }
  if (!verdict.consistent) throw new FailedCheckError(text, document, notVerifiedExitCode)
  if (!verdict.verified) throw new FailedCheckError(text, document, originNotCheckedExitCode)
  if (context.json) context.printJson(document)
  else context.print(text)
}
