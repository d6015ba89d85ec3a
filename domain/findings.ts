import { shownLine } from './shown-text.ts'

/** What can be wrong with the record or with what keeps it, from this one table. */
export interface FindingKind {
  /** `{name}` is replaced by the finding's details, `{subject}` by what it is about. */
  readonly zh: string
  readonly en: string
  /** What a person does about it. */
  readonly doZh: string
  readonly doEn: string
}

/** @source docs/operations.md, "Backup, restore, doctor" */
export const findingTable = {
  'temporal-unreachable': {
    zh: 'Temporal {subject} 没有回应',
    en: 'Temporal {subject} does not answer',
    doZh: '启动服务（hopelight up）后再查；以上各项本次未能检查',
    doEn: 'start the service (hopelight up) and look again; what needs it was not looked at',
  },
  'temporal-refused': {
    zh: 'Temporal {subject} {reason}',
    en: 'Temporal {subject} {reason}',
    doZh: '按所述更正设置或服务器后再查；以上各项本次未能检查',
    doEn: 'set it right as it says and look again; what needs it was not looked at',
  },
  'ledger-unreadable': {
    zh: '台账 {subject} 无法读取：{reason}',
    en: 'the ledger {subject} cannot be read: {reason}',
    doZh: '从备份恢复，或停止服务后运行 hopelight ledger rebuild',
    doEn: 'restore a backup, or stop the service and run hopelight ledger rebuild',
  },
  'ended-outside': {
    zh: '{where}流程 {subject} 已被外部{end}（{status}），不会自动重启',
    en: '{subject} was ended from outside ({status}), and is not started again',
    doZh: '查明是谁所为；此前的记录有效',
    doEn: 'find out who did it; the record up to then stands',
  },
  'workflow-stuck': {
    zh: '{where}流程 {subject} 自 {since} 起停滞：{reason}',
    en: '{subject} stands still since {since}: {reason}',
    doZh: '已受理的不会丢失，但到期的不办、登记不收。升级后出现的，换回原来的程序版本；外人以错误内容启动的，用 temporal workflow terminate 结束它，再运行 hopelight doctor',
    doEn: 'nothing accepted is lost, but nothing falls due and no mark is taken. After an upgrade go back to the version before; one that somebody started with wrong input is ended by temporal workflow terminate, then run hopelight doctor',
  },
  'activity-failing': {
    zh: '{where}流程 {subject} 的 {activity} 自 {since} 起一再失败：{reason}',
    en: '{activity} of {subject} has failed again and again since {since}: {reason}',
    doZh: '已受理的不会丢失；按所述原因处理，之后自动继续，不必重启',
    doEn: 'nothing accepted is lost; see to what it says, and it goes on by itself',
  },
  'workflow-foreign': {
    zh: '{where}流程 {subject}（类型 {type}，任务队列 {queue}）不是本系统启动的：{why}',
    en: '{subject} (type {type}, task queue {queue}) is not one of ours: {whyEn}',
    doZh: '查明是谁启动的，然后 temporal workflow terminate --workflow-id {subject}',
    doEn: 'find out who started it, then temporal workflow terminate --workflow-id {subject}',
  },
  'run-replaced': {
    zh: '{where}流程 {subject} 被外部重置或另行启动，正在运行的不是台账所记的延续',
    en: '{subject} was reset or started again from outside: what runs does not continue what the ledger holds',
    doZh: '保留现场（hopelight backup），查明是谁所为；以 Temporal 现有历史为准的，停止服务后运行 hopelight ledger rebuild',
    doEn: 'keep it as it is (hopelight backup) and find out who did it; where the histories are right, stop the service and run hopelight ledger rebuild',
  },
  'ledgers-differ': {
    zh: '任务队列 {subject} 有工作进程各写各的台账：{workers}',
    en: 'workers of the task queue {subject} write different ledgers: {workers}',
    doZh: '立即只留一处（多半是复制了数据文件夹又启动了一次），停止其他的；留下的一处停止服务后运行 hopelight ledger rebuild',
    doEn: 'stop all but one at once (most likely a data folder was copied and started again); then stop that one and run hopelight ledger rebuild',
  },
  'team-unrecorded': {
    zh: '团 {team} 在 Temporal 中运行（{count} 个流程），台账中却没有：台账被删除、被清空，或不是同一份',
    en: 'the team {team} runs in Temporal ({count} workflows), and the ledger knows nothing of it: it was deleted or emptied, or is another one',
    doZh: '停止服务后运行 hopelight ledger rebuild，或从备份恢复台账',
    doEn: 'stop the service and run hopelight ledger rebuild, or restore the ledger from a backup',
  },
  'team-unsubmitted': {
    zh: '{where}团 {subject} 在运行，却从未由 hopelight up 按帮扶团文件启动',
    en: 'the team {subject} runs, and no hopelight up ever started it from a team file',
    doZh: '若确是本市的团，写进帮扶团文件再运行 hopelight up；若是外人启动的，查明后用 temporal workflow terminate 结束它的流程',
    doEn: 'if it is a team of yours, put it into the team file and run hopelight up; else find out who started it and end its workflows by temporal workflow terminate',
  },
  'record-conflict': {
    zh: '{where}流程 {subject} 的记录 {sequence} 写不进台账，台账在此处另有内容；该流程停在这里',
    en: 'entry {sequence} of {subject} cannot be written, the ledger holds another one there; the workflow waits',
    doZh: 'hopelight doctor 核对两边，然后停止服务，运行 hopelight ledger rebuild',
    doEn: 'compare both by hopelight doctor, then stop the service and run hopelight ledger rebuild',
  },
  'signal-unknown': {
    zh: '{where}流程 {subject} 收到 {count} 条无人处理的信号：{names}',
    en: '{subject} got {count} signals that nothing takes: {names}',
    doZh: '它们没有任何效果。核对信号名（登记用 markMilestones），改正后重发',
    doEn: 'they have no effect. Check the name (a mark is markMilestones) and send it again',
  },
  'entry-missing': {
    zh: '台账缺少 {subject} 的记录 {sequences}（共 {count} 条）',
    en: 'the ledger lacks {count} entries of {subject}: {sequences}',
    doZh: 'hopelight doctor --repair 据历史补入',
    doEn: 'hopelight doctor --repair writes them from the history',
  },
  'entry-only-in-ledger': {
    zh: '{subject} 的记录 {sequences}（共 {count} 条）只在台账中，历史中没有',
    en: '{count} entries of {subject} are in the ledger only, in no history: {sequences}',
    doZh: '停止服务后运行 hopelight ledger rebuild',
    doEn: 'stop the service and run hopelight ledger rebuild',
  },
  'entry-differs': {
    zh: '{subject} 的记录 {sequences}（共 {count} 条）与历史不同',
    en: '{count} entries of {subject} differ from the history: {sequences}',
    doZh: '停止服务后运行 hopelight ledger rebuild',
    doEn: 'stop the service and run hopelight ledger rebuild',
  },
  'run-not-archived': {
    zh: '流程 {subject} 有 {count} 段已结束的历史未归档',
    en: '{count} closed runs of {subject} are not archived',
    doZh: 'hopelight doctor --repair 立即归档',
    doEn: 'hopelight doctor --repair archives them now',
  },
  'history-lost': {
    zh: '{subject} 的历史已不在 Temporal，也未曾归档（{runId}）',
    en: 'a history of {subject} is gone from Temporal and was never archived ({runId})',
    doZh: '从备份中的归档找回；台账中的记录有效',
    doEn: 'look for it in the archive of a backup; what the ledger holds of it stands',
  },
  'archive-damaged': {
    zh: '归档文件损坏或缺失：{subject} {runId}',
    en: 'an archived file is damaged or missing: {subject} {runId}',
    doZh: 'hopelight doctor --repair 从 Temporal 重新归档；Temporal 已无此历史的，从备份恢复该文件',
    doEn: 'hopelight doctor --repair archives it again; where Temporal has it no more, restore it from a backup',
  },
  'log-key-unusable': {
    zh: '签名密钥 {subject} 不可用（{fault}），每日检查点无法签署',
    en: 'the signing key {subject} cannot be used ({fault}): no daily checkpoint is signed',
    doZh: '从备份恢复密钥；多台工作进程共用台账时，把 keys/log.pem 与 keys/log.vkey 复制到这一台',
    doEn: 'restore the key from a backup; where several workers share a ledger, copy keys/log.pem and keys/log.vkey there',
  },
  'record-contradicted': {
    zh: '{subject} 的历史不是 {since} 检查点的延续，未再签署',
    en: 'the histories of {subject} do not continue the checkpoint of {since}: nothing was signed',
    doZh: '保留现场（复制数据文件夹），查明是谁改动或重置了该流程',
    doEn: 'copy the data folder as it is, and find out who changed or reset that workflow',
  },
  'checkpoint-lacking': {
    zh: '{subject} 的历史读不全，检查点停在 {since}',
    en: 'not every history of {subject} can be read: its last checkpoint is of {since}',
    doZh: 'hopelight doctor，先处理归档的缺损',
    doEn: 'run hopelight doctor and see to the archive first',
  },
  'record-unprovable': {
    zh: '{subject} 第 {entry} 条含有无法签署的内容（如不完整的字符），检查点停在 {since}',
    en: 'entry {entry} of {subject} holds what nothing can vouch for, such as half a character: its last checkpoint is of {since}',
    doZh: '记录仍在台账和历史中，但该团不能再签署检查点、不能导出核验包；查明是谁绕过接口发来的（见 hopelight history），保留现场',
    doEn: 'the record stands in the ledger and in the history, but this team can be neither signed nor exported any more; find out who sent it past the API (hopelight history), and keep it as it is',
  },
  'checkpoint-failed': {
    zh: '{subject} 的检查点未能签署：{reason}',
    en: 'the checkpoint of {subject} could not be signed: {reason}',
    doZh: '按所述处理；次日 03:17 会再签，其他团不受影响',
    doEn: 'see to what it says; it is tried again at 03:17, and the other teams are signed all the same',
  },
  'archive-late': {
    zh: '归档自 {since} 起没有更新',
    en: 'nothing was archived since {since}',
    doZh: '确认服务在运行，看 Temporal 中流程 keeper 的失败原因',
    doEn: 'make sure that the service runs; look why the workflow keeper fails',
  },
  'retention-short': {
    zh: '命名空间 {subject} 只保留 {days} 天，需要 {needed} 天',
    en: 'namespace {subject} keeps closed runs for {days} days, {needed} are needed',
    doZh: '内置服务：hopelight doctor --repair；其他：temporal operator namespace update --retention 3650d',
    doEn: 'embedded server: hopelight doctor --repair; else temporal operator namespace update --retention 3650d',
  },
  'search-attributes-missing': {
    zh: '命名空间缺少检索属性 {subject}',
    en: 'the namespace lacks the search attributes {subject}',
    doZh: '内置服务：hopelight doctor --repair；其他：temporal operator search-attribute create',
    doEn: 'embedded server: hopelight doctor --repair; else temporal operator search-attribute create',
  },
  'no-worker': {
    zh: '任务队列 {subject} 没有工作进程',
    en: 'no worker polls the task queue {subject}',
    doZh: '启动 hopelight up 或 hopelight worker；其间不会丢失',
    doEn: 'start hopelight up or hopelight worker; nothing is lost meanwhile',
  },
  'not-running': {
    zh: '流程 {subject} 没有运行（{end}）',
    en: 'the workflow {subject} does not run ({end})',
    doZh: 'hopelight doctor --repair 重新启动它；它不保存任何内容',
    doEn: 'hopelight doctor --repair starts it again; it holds nothing',
  },
  'clock-off': {
    zh: '本机时钟与 Temporal 服务器相差至少 {seconds} 秒',
    en: 'this machine’s clock differs from the Temporal server’s by at least {seconds} seconds',
    doZh: '校准时钟（NTP）',
    doEn: 'set the clocks right (NTP)',
  },
  'calendar-year-missing': {
    zh: '缺少 {subject} 年的工作日历',
    en: 'the working calendar of {subject} is missing',
    doZh: '加入 calendars/{subject}.json 后重新启动',
    doEn: 'add calendars/{subject}.json and start again',
  },
  'calendar-provisional': {
    zh: '{subject} 年的放假安排应已公布，而日历仍是暂定的',
    en: 'the holiday notice of {subject} should be out, but its calendar is still provisional',
    doZh: '按国务院办公厅通知更新 calendars/{subject}.json',
    doEn: 'bring calendars/{subject}.json up to date with the notice',
  },
  'disk-filling': {
    zh: '磁盘 {subject} 只剩 {megabytes} MB',
    en: 'the disk of {subject} has only {megabytes} MB left',
    doZh: '腾出空间；写满时台账等待，不会丢失',
    doEn: 'free some space; a full disk makes the ledger wait, nothing is lost',
  },
  'delivery-unowned': {
    zh: '{count} 份通知在发送途中无人认领（自 {since}）',
    en: '{count} deliveries are claimed, and nobody sends them (since {since})',
    doZh: '启动服务：投递流程把它们记为“不明”，不会重发',
    doEn: 'start the service: the courier settles them as unknown and sends none again',
  },
  restored: {
    zh: '数据恢复自 {takenAt} 的备份（恢复于 {subject}），当时 {deliveries} 份通知是否送达不明',
    en: 'the data was restored (at {subject}) from a backup of {takenAt}; of {deliveries} notices nobody knows whether they were delivered',
    doZh: '此间登记的内容请补报；此间应发的通知记为“不明”，不会重发',
    doEn: 'record again what was recorded in between; what was to be told in between counts as unknown',
  },
  'evidence-missing': {
    zh: '{where} 缺佐证文件 {count} 份：{files}',
    en: '{count} evidence files of {subject} are missing: {files}',
    doZh: '从备份恢复到 evidence/（文件名即括号里的编号开头），或重新上传同一文件',
    doEn: 'restore them to evidence/ from a backup (a file’s name begins with what is in brackets), or upload the same file again',
  },
  'evidence-changed': {
    zh: '{where} 有佐证文件 {count} 份被改动：{files}',
    en: '{count} evidence files of {subject} were changed: {files}',
    doZh: '保留现场，从备份恢复原文件',
    doEn: 'keep it as it is for those who look into it; restore the right one from a backup',
  },
} as const satisfies Record<string, FindingKind>

export type FindingCode = keyof typeof findingTable

/** That a workflow of ours does not go on, or that one which runs is not ours: looked at again and again while `up` runs. */
export const standstillCodes = [
  'ended-outside',
  'workflow-stuck',
  'activity-failing',
  'workflow-foreign',
  'run-replaced',
  'team-unrecorded',
  'team-unsubmitted',
  'ledgers-differ',
] as const satisfies readonly FindingCode[]

/** Whether what a finding is about keeps a team, a courier or the keeper from going on. */
export function isStandstill({ kind, subject }: Pick<Finding, 'kind' | 'subject'>): boolean {
  switch (kind) {
    case 'ended-outside':
    case 'workflow-stuck':
    case 'run-replaced':
    case 'team-unrecorded':
    case 'ledgers-differ':
    case 'record-conflict':
      return true
    case 'workflow-foreign':
      return /^(?:team|courier)\/|^keeper$/.test(subject)
    default:
      return false
  }
}

/** Something that a person or `doctor --repair` has to do something about. */
export interface Finding {
  readonly kind: FindingCode
  /** A workflow id, a file's hash, a year: what it is about. */
  readonly subject: string
  readonly details: Readonly<Record<string, string | number>>
}

export interface FindingWords {
  readonly what: string
  readonly todo: string
}

/** What differs and what to do about it. */
export function findingWords({ kind, subject, details }: Finding, language: 'zh' | 'en'): FindingWords {
  const { zh, en, doZh, doEn } = findingTable[kind]
  const fill = (text: string): string =>
    text.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      shownLine(name === 'subject' ? subject : `${details[name] ?? '—'}`),
    )
  return language === 'zh' ? { what: fill(zh), todo: fill(doZh) } : { what: fill(en), todo: fill(doEn) }
}
