import { shownLine } from '../domain/shown-text.ts'

/** What can be wrong with an export: a sentence for each, `{…}` filled in. */
const findingTable = {
  container: {
    zh: '压缩包的封装与写出时不同（有字节被改、文件被换序或追加）',
    en: 'The zip is not as an export writes it: bytes were changed, or files moved or added',
  },
  'file-unreadable': { zh: '{path} 无法读取：{problem}', en: '{path} cannot be read: {problem}' },
  'export-too-large': {
    zh: '导出包解压后过大，其余未读、未核对',
    en: 'The export unpacks to too much: the rest of it was neither read nor checked',
  },
  'file-changed': { zh: '{path} 与清单所载校验值不符', en: '{path} is not what the manifest says' },
  'file-missing': { zh: '缺少文件 {path}', en: '{path} is missing' },
  'file-extra': { zh: '{path} 不在清单中', en: '{path} is not in the manifest' },
  'file-unknown': {
    zh: '{path} 不是导出包应有的文件',
    en: '{path} is no file of an export',
  },
  'file-differs': {
    zh: '{path} 与历史所载不符：{problem}',
    en: '{path} is not what the histories name: {problem}',
  },
  'manifest-form': {
    zh: '清单不是写出时的样子：有重复、缺漏或次序不同',
    en: 'The manifest is not as an export writes it: lines twice, missing or moved',
  },
  software: {
    zh: '软件清单与导出包不符：{problem}',
    en: 'The list of software is not of this export: {problem}',
  },
  'run-missing': {
    zh: '{workflowId} 没有任何历史',
    en: '{workflowId} has no history at all',
  },
  'check-broken': {
    zh: '{workflowId} 无法核对：{problem}',
    en: '{workflowId} cannot be checked: {problem}',
  },
  'manifest-signature': {
    zh: '清单没有日志密钥的有效签名：{problem}',
    en: 'The manifest is not signed by the key of the log: {problem}',
  },
  'key-unknown': {
    zh: '签名密钥不是您给出的密钥，也没有换钥文书与之相连',
    en: 'It is signed by another key than the one given, and no rotation leads from that one to it',
  },
  'history-form': { zh: '{workflowId} 的历史有误：{problem}', en: 'The history of {workflowId}: {problem}' },
  'run-chain': {
    zh: '{workflowId} 第 {number} 段历史接不上：{problem}',
    en: 'Run {number} of {workflowId} does not follow: {problem}',
  },
  'step-missing': {
    zh: '{workflowId} 曾被启动，导出中却没有它的历史',
    en: '{workflowId} was started, and the export has no history of it',
  },
  'logs-named': {
    zh: '{team} 的七本日志不全或次序有误',
    en: 'The export does not name the seven logs of {team} in their order',
  },
  sequence: {
    zh: '{workflowId} 第 {place} 条的序号应为 {place}，却是 {seq}',
    en: 'Entry {place} of {workflowId} bears the number {seq}',
  },
  'entry-place': {
    zh: '{workflowId} 第 {place} 条属于另一流程 {other}',
    en: 'Entry {place} of {workflowId} belongs to {other}',
  },
  'entry-differs': {
    zh: '{entry} 与其历史不符：{difference}',
    en: '{entry} differs from its history: {difference}',
  },
  'entry-missing': {
    zh: '{entry} 在历史中有，记录中却没有',
    en: '{entry} is in the history, not in the entries',
  },
  'entry-extra': {
    zh: '{entry} 在记录中有，历史中却没有',
    en: '{entry} is in the entries, not in the history',
  },
  count: {
    zh: '{workflowId} 应有 {expected} 条，实有 {count} 条',
    en: '{workflowId} should have {expected} entries and has {count}',
  },
  'checkpoint-unreadable': { zh: '检查点 {name}：{problem}', en: 'Checkpoint {name}: {problem}' },
  'checkpoint-signature': {
    zh: '检查点 {name} 没有本日志任何密钥的有效签名：{problem}',
    en: 'Checkpoint {name} is signed by no key of this log: {problem}',
  },
  'checkpoint-team': {
    zh: '检查点 {name} 所属的 {team} 不在本导出包中',
    en: 'Checkpoint {name} is of {team}, which this export does not hold',
  },
  'checkpoint-size': {
    zh: '{workflowId} 在检查点 {name}（{at}）时已有 {size} 条，现在只有 {count} 条：尾部被截去',
    en: '{workflowId} had {size} entries at checkpoint {name} ({at}) and has {count} now: its tail was cut',
  },
  'checkpoint-root': {
    zh: '{workflowId} 的前 {size} 条与检查点 {name}（{at}）时不同：其中有记录被改写',
    en: 'The first {size} entries of {workflowId} are not those of checkpoint {name} ({at}): one of them was rewritten',
  },
  'checkpoint-fingerprint': {
    zh: '没有指纹为 {fingerprint} 的检查点：该检查点已被删去或改写',
    en: 'No checkpoint has the fingerprint {fingerprint}: the one that had it was removed or rewritten',
  },
  adoption: {
    zh: '{entry} 称接管自另一处，其前的 {count} 条却不是那里的记录',
    en: '{entry} says that the record was taken over, and the {count} entries before it are not what it names',
  },
  proof: { zh: '{team} 的证明不成立：{problem}', en: 'The proofs of {team} do not hold: {problem}' },
  'actor-signature': {
    zh: '{entry} 声称由 {person} 办理，签名却不成立',
    en: '{entry} claims to be given by {person}, and the signature does not hold',
  },
  'command-twice': {
    zh: '{entry} 的命令号 {commandId} 此前已用过',
    en: '{entry} uses the command id {commandId}, which was used before',
  },
  'order-unknown': {
    zh: '{entry} 称由另一流程转来，那里却没有这一条',
    en: '{entry} says that it came from another workflow, whose record does not hold it',
  },
  'replay-failed': {
    zh: '{workflowId} 的历史 {runId} 不能由程序重放：{problem}',
    en: 'The history {runId} of {workflowId} does not replay: {problem}',
  },
  'replay-differs': {
    zh: '{entry} 不是程序重放所得：{difference}',
    en: '{entry} is not what the program records when it replays: {difference}',
  },
} as const

export type FindingCode = keyof typeof findingTable

/** Where in the record; null: not about one entry. */
export interface EntryPlace {
  readonly workflowId: string
  /** From 1. */
  readonly entry: number
}

export interface Finding {
  readonly code: FindingCode
  readonly place: EntryPlace | null
  readonly zh: string
  readonly en: string
}

export function finding(
  code: FindingCode,
  details: Readonly<Record<string, string | number>>,
  place: EntryPlace | null = null,
): Finding {
  const fill = (text: string): string =>
    text.replaceAll(/\{(\w+)\}/gu, (_, name: string) => shortened(String(details[name] ?? '—')))
  return { code, place, zh: fill(findingTable[code].zh), en: fill(findingTable[code].en) }
}

const mostCharacters = 400

/** What comes from a file that is yet to be trusted: one line, and not without end. */
function shortened(text: string): string {
  const shown = Array.from(shownLine(text.slice(0, 4 * mostCharacters)))
  return shown.length <= mostCharacters ? shown.join('') : `${shown.slice(0, mostCharacters).join('')}…`
}

/** Those about an entry first, in the order of the record. */
export function inOrder(findings: readonly Finding[], workflowIds: readonly string[]): readonly Finding[] {
  const rank = ({ place }: Finding): readonly [number, number] =>
    place === null ? [workflowIds.length, 0] : [workflowIds.indexOf(place.workflowId), place.entry]
  return findings.toSorted((one, other) => {
    const [[log, entry], [otherLog, otherEntry]] = [rank(one), rank(other)]
    return log === otherLog ? entry - otherEntry : log - otherLog
  })
}
