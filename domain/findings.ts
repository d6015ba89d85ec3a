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
    zh: '流程 {subject} 已被外部结束（{end}）',
    en: '{subject} was ended from outside ({end})',
    doZh: '查明是谁所为；不会自动重启，此前的记录有效',
    doEn: 'find out who did it; it is not started again, the record up to then stands',
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
    zh: '佐证文件缺失：{subject}（{workflowId} {sequence}）',
    en: 'an evidence file is missing: {subject} ({workflowId} {sequence})',
    doZh: '从备份恢复到 evidence/，或重新上传同一文件',
    doEn: 'restore it to evidence/ from a backup, or upload the same file again',
  },
  'evidence-changed': {
    zh: '佐证文件被改动：{subject}（{workflowId} {sequence}）',
    en: 'an evidence file was changed: {subject} ({workflowId} {sequence})',
    doZh: '保留现场，从备份恢复原文件',
    doEn: 'keep it as it is for those who look into it; restore the right one from a backup',
  },
} as const satisfies Record<string, FindingKind>

export type FindingCode = keyof typeof findingTable

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
      name === 'subject' ? subject : `${details[name] ?? '—'}`,
    )
  return language === 'zh' ? { what: fill(zh), todo: fill(doZh) } : { what: fill(en), todo: fill(doEn) }
}
