import type { Verdict } from '../../audit/verify-export.ts'
import { shownLine } from '../../domain/shown-text.ts'
import type { ReplayedOn } from '../../operations/export/verify-share.ts'

/** What an export is worth that nothing was held against. */
export const originNotChecked =
  '来源未核：任何人都能造出这样一个包。请经导出包以外的途径取得公钥、检查点或指纹，用 --key、--checkpoint 或 --fingerprint 再核 / origin not checked: anybody can make such a file. Get the public key, a checkpoint or a fingerprint by another way than this file, and verify again with --key, --checkpoint or --fingerprint'

/** For people: whether it holds, what was held against what, and what is wrong, the first wrong entry first. */
export function verdictText(verdict: Verdict, replayedOn: ReplayedOn): string {
  const { findings, teams } = verdict
  const sum = (count: (team: Verdict['teams'][number]) => number): number =>
    teams.reduce((total, team) => total + count(team), 0)
  return [
    headline(verdict),
    `${teams.length} 个团、${sum(({ entries }) => entries)} 条记录、${sum(({ runs }) => runs)} 段历史、${sum(({ historyEvents }) => historyEvents)} 个历史事件；自称 ${verdict.madeAt} 由 hopelight ${verdict.program} 导出 / as it says of itself`,
    ...actorTexts(verdict),
    codeText(replayedOn),
    `日志密钥 / key: ${verdict.key ?? '—'}`,
    ...trustTexts(verdict),
    ...verdict.missing.map((what) => `导出时未能附上 / was not there at the export: ${what}`),
    ...findings.slice(1, mostShown).map(({ zh, en }) => `· ${zh} / ${en}`),
    ...(findings.length > mostShown
      ? [`… 另有 ${findings.length - mostShown} 处，见 --json / ${findings.length - mostShown} more`]
      : []),
  ]
    .map(shownLine)
    .join('\n')
}

const mostShown = 20

function headline({ consistent, findings, origin }: Verdict): string {
  const [first] = findings
  if (!consistent)
    return `核验不通过，${findings.length} 处 / not verified: ${first?.zh ?? ''} / ${first?.en ?? ''}`
  return origin === null ? '自洽，来源未核 / consistent in itself, origin not checked' : '核验通过 / verified'
}

/** Signed and unsigned apart; who acted for the machine’s administrator is nobody in particular, signed or not. */
function actorTexts({ actors }: Verdict): readonly string[] {
  const { localAdmin, signed, unsigned } = actors
  return [
    `办理人：签名 ${signed}，无签名 ${unsigned} / commands: ${signed} signed, ${unsigned} unsigned`,
    ...(localAdmin > 0
      ? [
          `其中 ${localAdmin} 条以本机管理员名义，不能证明是哪一个人 / ${localAdmin} of them in the name of the machine’s administrator: of nobody in particular`,
        ]
      : []),
    ...(unsigned > 0
      ? ['无签名的只是自称，没有人担保 / who gave the unsigned ones is what they say themselves']
      : []),
  ]
}

function codeText({ code, sameCode }: ReplayedOn): string {
  if (sameCode)
    return '重放所用程序与导出包所附相同 / replayed on this program’s workflow code, which is the export’s'
  return code === 'export'
    ? '重放所用为导出包所附程序，与本程序不同：它说的只是它自己的规则 / replayed on the export’s workflow code, which is not this program’s: by its own rules'
    : '重放所用为本程序，与导出包所附不同；要用所附程序请加 --exported-code / replayed on this program’s workflow code, which is not the export’s'
}

/** What was brought from outside, and how far that reaches. Of what does not hold the findings tell. */
function trustTexts({
  checkpoints,
  consistent,
  fingerprints,
  isKeyKnown,
  origin,
  teams,
}: Verdict): readonly string[] {
  if (!consistent) return []
  const notes = checkpoints - fingerprints
  return [
    ...(isKeyKnown ? ['由您给出的公钥签名 / signed with the public key that you gave'] : []),
    ...(notes > 0
      ? [
          `与 ${notes} 份外部检查点相比较，均相符：其前的记录未变，其后的只是续记 / held against ${notes} checkpoints from outside: what they vouch for is unchanged, what came later was added behind it`,
        ]
      : []),
    ...(fingerprints > 0
      ? [
          `含有 ${fingerprints} 个指纹所指的检查点，截至那时的记录未变 / holds the checkpoints of ${fingerprints} fingerprints: up to them the record is unchanged`,
          ...teams.map(coveredText),
        ]
      : []),
    ...(origin === null ? [originNotChecked] : []),
    ...(checkpoints === 0
      ? [
          '未给出旧检查点：不能发现持钥人自己的改写 / no earlier checkpoint was given: what the key’s holder rewrote cannot be seen',
        ]
      : []),
  ]
}

function coveredText({ teamId, entries, fingerprinted }: Verdict['teams'][number]): string {
  const rest = entries - fingerprinted
  return `${teamId}：${entries} 条中指纹所涵盖 ${fingerprinted} 条，其余 ${rest} 条指纹未涵盖 / fingerprints cover ${fingerprinted} of ${entries} entries, and not the other ${rest}`
}
