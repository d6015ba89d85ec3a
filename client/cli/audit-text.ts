import type { Verdict } from '../../audit/verify-export.ts'
import type { ReplayedOn } from '../audit/verify-share.ts'

export interface ExportDone {
  readonly file: string
  readonly teams: number
  readonly entries: number
  readonly bytes: number
  readonly seconds: number
  /** Verifier key. */
  readonly key: string
  /** Signed checkpoint by team. */
  readonly checkpoints: Readonly<Record<string, string>>
  readonly missing: readonly string[]
}

export function exportText(done: ExportDone): string {
  const { file, teams, entries, bytes, seconds, key, checkpoints, missing } = done
  return [
    `已导出 ${teams} 个团、${entries} 条记录，${bytes} 字节，用时 ${seconds} 秒：${file} / exported`,
    ...missing.map((what) => `未能附上 / could not be added: ${what}`),
    `公钥 / public key: ${key}`,
    '请把以下检查点交由外部保存 / have somebody outside keep these checkpoints:',
    ...Object.values(checkpoints).map((note) => `\n${note.trimEnd()}`),
  ].join('\n')
}

export interface ShownCheckpoint {
  readonly teamId: string
  readonly at: string
  /** Of all seven logs. */
  readonly entries: number
  readonly fingerprint: string
  readonly note: string
}

/** As it is put on paper. */
export function checkpointsText(shown: readonly ShownCheckpoint[]): string {
  if (shown.length === 0) return '还没有检查点 / there is no checkpoint yet'
  return [
    '请交由外部保存；日后核对：hopelight audit verify 导出包 --checkpoint 本检查点 / to be kept outside; to compare: hopelight audit verify EXPORT --checkpoint THIS',
    ...shown.map(
      ({ teamId, at, entries, fingerprint, note }) =>
        `\n${teamId}：${at.slice(0, 16).replace('T', ' ')}，${entries} 条记录 / entries\n指纹 / fingerprint: ${fingerprint}\n${note.trimEnd()}`,
    ),
  ].join('\n')
}

/** For people: whether it holds, what was held against what, and what is wrong, the first wrong entry first. */
export function verdictText(verdict: Verdict, replayedOn: ReplayedOn): string {
  const { teams, actors, findings } = verdict
  const sum = (count: (team: Verdict['teams'][number]) => number): number =>
    teams.reduce((total, team) => total + count(team), 0)
  const [first] = findings
  return [
    verdict.verified
      ? '核验通过 / verified'
      : `核验不通过，${findings.length} 处 / not verified: ${first?.zh ?? ''} / ${first?.en ?? ''}`,
    `${teams.length} 个团、${sum(({ entries }) => entries)} 条记录、${sum(({ runs }) => runs)} 段历史、${sum(({ historyEvents }) => historyEvents)} 个历史事件；${verdict.madeAt} 由 hopelight ${verdict.program} 导出`,
    `办理人：签名 ${actors.signed}，无签名 ${actors.unsigned} / commands: ${actors.signed} signed, ${actors.unsigned} unsigned`,
    ...(actors.refusedForgeries > 0
      ? [`另有 ${actors.refusedForgeries} 条被拒绝的命令带有假签名 / refused commands with a false signature`]
      : []),
    codeText(replayedOn),
    `日志密钥 / key: ${verdict.key ?? '—'}`,
    ...trustText(verdict),
    ...verdict.missing.map((what) => `导出时未能附上 / was not there at the export: ${what}`),
    ...findings.slice(1, mostShown).map(({ zh, en }) => `· ${zh} / ${en}`),
    ...(findings.length > mostShown ? [`… 另有 ${findings.length - mostShown} 处，见 --json`] : []),
  ].join('\n')
}

const mostShown = 20

function codeText({ code, sameCode }: ReplayedOn): string {
  if (sameCode)
    return '重放所用程序与导出包所附相同 / replayed on this program’s workflow code, which is the export’s'
  return code === 'export'
    ? '重放所用为导出包所附程序，与本程序不同 / replayed on the export’s workflow code, which is not this program’s'
    : '重放所用为本程序，与导出包所附不同；要用所附程序请加 --exported-code / replayed on this program’s workflow code, which is not the export’s'
}

function trustText({ checkpoints, isKeyKnown }: Verdict): readonly string[] {
  if (checkpoints > 0)
    return [`与 ${checkpoints} 份外部检查点相比较 / held against ${checkpoints} checkpoints from outside`]
  return [
    isKeyKnown
      ? '未给出旧检查点：不能发现持钥人自己的改写 / no earlier checkpoint was given: what the key’s holder rewrote cannot be seen'
      : '未给出旧检查点和公钥：只证明本包前后一致 / neither checkpoint nor key was given: it only agrees with itself',
  ]
}
