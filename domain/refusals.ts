import { requestRefusals } from './request-refusals.ts'

/** Expected refusals are values from this one table; bugs are exceptions. */
export interface RefusalKind {
  readonly zh: string
  readonly en: string
  readonly httpStatus: number
  /** Exit code of the CLI: 2 bad input, 3 refused, 4 unknown team, item or person, 5 unavailable. */
  readonly exitCode: 2 | 3 | 4 | 5
}

/** `{name}` is replaced by the refusal's details. */
export const refusalTable = {
  'bad-input': { zh: '输入有误：{problem}', en: 'Bad input: {problem}', httpStatus: 400, exitCode: 2 },
  'date-invalid': {
    zh: '{field} 应写作 YYYY-MM-DD（如 2026-11-27），收到“{given}”',
    en: '{field} must be a day written YYYY-MM-DD (such as 2026-11-27), not “{given}”',
    httpStatus: 400,
    exitCode: 2,
  },
  'text-too-long': {
    zh: '{field} 最多 {most} 字，现有 {count} 字',
    en: '{field} holds at most {most} characters, not {count}',
    httpStatus: 400,
    exitCode: 2,
  },
  'text-forbidden': {
    zh: '{field} 含有不允许的内容（{what}）',
    en: '{field} holds what it must not hold ({what})',
    httpStatus: 400,
    exitCode: 2,
  },
  'personal-data': {
    zh: '{field} 中疑似有{what}，请删去',
    en: '{field} seems to hold {what}; please remove it',
    httpStatus: 400,
    exitCode: 2,
  },
  'unknown-team': {
    zh: '没有帮扶团“{given}”。相近的：{nearest}',
    en: 'No team “{given}”. Nearest: {nearest}',
    httpStatus: 404,
    exitCode: 4,
  },
  'team-unrecorded': {
    zh: '团 {teamId} 在 Temporal 中运行，台账中却没有它：台账被删除、被清空，或不是同一份。停止服务后运行 hopelight ledger rebuild，或从备份恢复台账',
    en: 'The team {teamId} runs in Temporal, and the ledger knows nothing of it: it was deleted or emptied, or is another one. Stop the service and run hopelight ledger rebuild, or restore the ledger from a backup',
    httpStatus: 503,
    exitCode: 5,
  },
  'unknown-person': { zh: '没有人员“{given}”', en: 'No person “{given}”', httpStatus: 404, exitCode: 4 },
  'unknown-channel': {
    zh: '没有通道“{given}”。相近的：{nearest}',
    en: 'No channel “{given}”. Nearest: {nearest}',
    httpStatus: 404,
    exitCode: 4,
  },
  'unknown-item': {
    zh: '没有待处理事项“{given}”。可以确认的：{nearest}',
    en: 'No item “{given}” to look after. To be acknowledged: {nearest}',
    httpStatus: 404,
    exitCode: 4,
  },
  'settles-by-itself': {
    zh: '“{item}”不用确认，原因消除后自行了结；办法见 npx hopelight notices',
    en: '“{item}” is not acknowledged, it is over once its cause is; npx hopelight notices says what to do',
    httpStatus: 409,
    exitCode: 3,
  },
  'unknown-step': {
    zh: '没有步骤“{given}”。相近的：{nearest}',
    en: 'No step “{given}”. Nearest: {nearest}',
    httpStatus: 422,
    exitCode: 3,
  },
  'unknown-period': {
    zh: '没有期次“{given}”。相近的：{nearest}',
    en: 'No occurrence “{given}”. Nearest: {nearest}',
    httpStatus: 422,
    exitCode: 3,
  },
  'unknown-milestone': {
    zh: '没有节点“{given}”。相近的：{nearest}',
    en: 'No milestone “{given}”. Nearest: {nearest}',
    httpStatus: 422,
    exitCode: 3,
  },
  'unknown-fact': {
    zh: '节点“{milestone}”没有这些项目：{given}。相近的：{nearest}',
    en: 'Milestone “{milestone}” has no such facts: {given}. Nearest: {nearest}',
    httpStatus: 422,
    exitCode: 3,
  },
  'occurrence-not-open': {
    zh: '期次 {period} 尚未启动，{opensAt} 起办理',
    en: 'Occurrence {period} is not open yet; it opens at {opensAt}',
    httpStatus: 409,
    exitCode: 3,
  },
  'occurrence-closed': {
    zh: '期次 {period} 已结束（{result}）；逾期记录由市科协补录',
    en: 'Occurrence {period} is closed ({result}); association-city may admit a late record',
    httpStatus: 409,
    exitCode: 3,
  },
  'evidence-missing': { zh: '还缺：{missing}', en: 'Still missing: {missing}', httpStatus: 422, exitCode: 3 },
  'fact-invalid': {
    zh: '{fact} 应为{expected}，收到“{given}”',
    en: '{fact} must be {expected}, not “{given}”',
    httpStatus: 422,
    exitCode: 3,
  },
  'needs-first': {
    zh: '“{milestone}”之前须先完成“{needs}”',
    en: '“{milestone}” needs “{needs}” to be done first',
    httpStatus: 409,
    exitCode: 3,
  },
  'happened-in-future': {
    zh: '发生日期 {happenedOn} 晚于今天 {today}；请写已发生的日期 YYYY-MM-DD',
    en: 'Happened on {happenedOn}, which is after today {today}; give a past day as YYYY-MM-DD',
    httpStatus: 422,
    exitCode: 3,
  },
  'happened-too-early': {
    zh: '发生日期 {happenedOn} 早于本期或帮扶启动之日（{earliest}）',
    en: 'Happened on {happenedOn}, before {earliest}',
    httpStatus: 422,
    exitCode: 3,
  },
  'already-marked': {
    zh: '“{milestone}”已由 {by} 于 {at} 登记，内容不同；更正请用 correct',
    en: '“{milestone}” was marked by {by} at {at} with another value; use correct-milestone',
    httpStatus: 409,
    exitCode: 3,
  },
  'not-marked': {
    zh: '“{milestone}”尚未登记，无可退回或更正',
    en: '“{milestone}” is not marked yet; there is nothing to return or correct',
    httpStatus: 409,
    exitCode: 3,
  },
  'not-missed': {
    zh: '“{milestone}”不是未完成的节点，无需补录',
    en: '“{milestone}” was not missed; there is nothing to admit',
    httpStatus: 409,
    exitCode: 3,
  },
  'seat-not-allowed': {
    zh: '岗位 {seat} 不能办理 {command}；可由 {allowed} 办理',
    en: 'Seat {seat} may not give {command}; {allowed} may',
    httpStatus: 403,
    exitCode: 3,
  },
  'command-id-reused': {
    zh: '命令号 {commandId} 已用于另一内容',
    en: 'Command id {commandId} was used with another body',
    httpStatus: 409,
    exitCode: 3,
  },
  'reason-missing': { zh: '请写明理由', en: 'A reason is needed', httpStatus: 422, exitCode: 3 },
  'no-order': {
    zh: '期次 {period} 没有未销号的督办单',
    en: 'Occurrence {period} has no supervision order that is not closed',
    httpStatus: 409,
    exitCode: 3,
  },
  'order-state': {
    zh: '期次 {period} 的督办单{state}，须{needed}时才能办理',
    en: 'The supervision order of {period} is in state “{state}”; this needs “{needed}”',
    httpStatus: 409,
    exitCode: 3,
  },
  'order-duty-done': {
    zh: '期次 {period} 督办的事项均已办结（已完成待销号），无需签发或反馈',
    en: 'What the order of {period} is about is done; it needs no signature and no reply, only closing',
    httpStatus: 409,
    exitCode: 3,
  },
  'order-unnumbered': {
    zh: '期次 {period} 的督办单正在编号，请稍后再试',
    en: 'The order of {period} is about to get its number; try again in a moment',
    httpStatus: 409,
    exitCode: 3,
  },
  'already-suspended': {
    zh: '已自 {on} 起暂停',
    en: 'Already suspended from {on}',
    httpStatus: 409,
    exitCode: 3,
  },
  'not-suspended': { zh: '当前没有暂停', en: 'Not suspended', httpStatus: 409, exitCode: 3 },
  'suspension-day': {
    zh: '日期 {on} 不合规则：{rule}',
    en: 'The day {on} is not possible: {rule}',
    httpStatus: 422,
    exitCode: 3,
  },
  'cadence-concluded': {
    zh: '该步骤已全部结束',
    en: 'This step has concluded',
    httpStatus: 409,
    exitCode: 3,
  },
  'programme-concluded': {
    zh: '该帮扶团六步均已结束',
    en: 'All six steps of this team have concluded',
    httpStatus: 409,
    exitCode: 3,
  },
  'programme-released': {
    zh: '该帮扶团已移交，请到“{to}”办理',
    en: 'This team was released; give the command where it goes on: {to}',
    httpStatus: 409,
    exitCode: 3,
  },
  'adoption-refused': {
    zh: '不能接管：{problem}',
    en: 'Not adopted: {problem}',
    httpStatus: 409,
    exitCode: 3,
  },
  'unreadable-message': {
    zh: '无法解读的消息（编码“{encoding}”，{size} 字节，指纹 {hash}）：{problem}',
    en: 'A message that cannot be decoded (encoding “{encoding}”, {size} bytes, fingerprint {hash}): {problem}',
    httpStatus: 400,
    exitCode: 2,
  },
  'signature-invalid': {
    zh: '签名不符，未登记',
    en: 'The signature does not fit the message; nothing was recorded',
    httpStatus: 403,
    exitCode: 3,
  },
  'signature-stale': {
    zh: '签名的时间与现在相差超过一天，未登记：请校准各台机器的时钟，然后重发',
    en: 'It was signed more than a day before or after now; nothing was recorded. Set the clocks of the machines right, then send it again',
    httpStatus: 409,
    exitCode: 3,
  },
  'sender-unknown': {
    zh: '团队记录中没有第 {sequence} 条，或不是应转达的事项，未办理',
    en: 'Entry {sequence} of the sender is not in the record, or is nothing to pass on; nothing was done',
    httpStatus: 403,
    exitCode: 3,
  },
  'plan-not-ready': {
    zh: '计划正在延展，请稍后重试',
    en: 'The plan is being extended; try again in a moment',
    httpStatus: 409,
    exitCode: 3,
  },
  'team-differs': {
    zh: '帮扶团 {teamId} 与首次登记的不同：{diff}',
    en: 'Team {teamId} differs from what was first submitted: {diff}',
    httpStatus: 409,
    exitCode: 3,
  },
  'retention-too-short': {
    zh: 'Temporal 留存期只有 {days} 天，短于所需的 {needed} 天',
    en: 'Temporal keeps histories for {days} days only, shorter than the {needed} needed',
    httpStatus: 409,
    exitCode: 3,
  },
  'calendar-year-missing': {
    zh: '缺少 {year} 年的工作日历',
    en: 'The working calendar of {year} is missing',
    httpStatus: 422,
    exitCode: 2,
  },
  'evidence-too-large': {
    zh: '佐证材料 {name} 有 {size} MB，超过每个文件 {most} MB 的上限',
    en: 'Evidence {name} has {size} MB, more than the {most} MB a file may have',
    httpStatus: 413,
    exitCode: 2,
  },
  'evidence-type': {
    zh: '佐证材料 {name} 不接受：内容须是下列之一，并与扩展名相符：{allowed}',
    en: 'Evidence {name} is not taken: its content must be one of these, and what its name says: {allowed}',
    httpStatus: 415,
    exitCode: 2,
  },
  'evidence-empty': {
    zh: '佐证材料 {name} 是空文件',
    en: 'Evidence {name} is an empty file',
    httpStatus: 400,
    exitCode: 2,
  },
  'evidence-kind': {
    zh: '佐证材料 {name} 不能作为{kind}：它的内容是{content}',
    en: 'Evidence {name} cannot be taken as {kind}: its content is {content}',
    httpStatus: 422,
    exitCode: 3,
  },
  'evidence-damaged': {
    zh: '照片或视频 {name} 读不完整，无法去掉其中的位置信息；请重新导出（如另存为 JPEG）再上传',
    en: 'The picture or film {name} is not whole, so its position cannot be taken out; save it anew (as JPEG) and upload that',
    httpStatus: 422,
    exitCode: 2,
  },
  'evidence-full': {
    zh: '没有地方存佐证材料了：已存 {kept} MB，上限 {most} MB，磁盘剩余 {free} MB；请管理员清理磁盘或调高 HOPELIGHT_EVIDENCE_GB',
    en: 'There is no room for evidence: {kept} MB are kept of at most {most} MB, the disk has {free} MB left; have the disk cleared or HOPELIGHT_EVIDENCE_GB raised',
    httpStatus: 507,
    exitCode: 3,
  },
  'evidence-hash': {
    zh: '佐证材料与其校验值不符',
    en: 'The evidence does not match its hash',
    httpStatus: 400,
    exitCode: 2,
  },
  ...requestRefusals,
  unauthorised: {
    zh: '缺少或错误的访问令牌',
    en: 'The access token is missing or wrong',
    httpStatus: 401,
    exitCode: 5,
  },
  'not-recorded-yet': {
    zh: '尚未确认登记；请稍后用同一命令号重发，只会登记一次',
    en: 'Not recorded yet; send it again with the same command id, it is recorded once',
    httpStatus: 503,
    exitCode: 5,
  },
  unavailable: { zh: '服务不可用：{problem}', en: 'Unavailable: {problem}', httpStatus: 503, exitCode: 5 },
} as const satisfies Record<string, RefusalKind>

export type RefusalCode = keyof typeof refusalTable

export interface Refusal {
  readonly refused: true
  readonly code: RefusalCode
  readonly details: Readonly<Record<string, string | number>>
  /** Names of what is missing, where the code is about that. */
  readonly missing?: readonly string[]
}

export function refuse(
  code: RefusalCode,
  details: Readonly<Record<string, string | number>> = {},
  missing?: readonly string[],
): Refusal {
  return missing === undefined ? { refused: true, code, details } : { refused: true, code, details, missing }
}

/** The sentence that says what is wrong and what to do. */
export function refusalMessage(refusal: Refusal, language: 'zh' | 'en' = 'zh'): string {
  return refusalTable[refusal.code][language].replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    String(refusal.details[name] ?? '—'),
  )
}
