import { z } from 'zod'
import type { NoticeKind } from '../domain/cadence/notice.ts'
import { attentionKinds } from '../domain/notices/attention.ts'
import { attentionText } from '../domain/notices/attention-text.ts'
import { channelKinds, type ChannelKind } from '../domain/notices/channel-kinds.ts'
import { type GivenAnswer, outcomeNames, ownAnswers } from '../domain/notices/explain-answer.ts'
import type { Placeholder } from '../domain/notices/message-templates.ts'
import { channelSchemas } from '../config/channel-settings.ts'
import { type SettingWords, settingWords } from '../config/settings/setting-words.ts'

/** One setting of a kind of channel. */
export interface SettingRow {
  /** `login.password` */
  readonly name: string
  /** Undefined: nobody has described it. */
  readonly words: SettingWords | undefined
}

/** Every setting of a kind, those inside others after them; without `kind` itself. */
export function settingRows(kind: ChannelKind): readonly SettingRow[] {
  return rowsOf(channelSchemas[kind], '').filter(({ name }) => name !== 'kind')
}

function rowsOf(schema: z.core.$ZodType, prefix: string): readonly SettingRow[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault)
    return rowsOf(schema.unwrap(), prefix)
  if (!(schema instanceof z.ZodObject)) return []
  const shape: Readonly<Record<string, z.core.$ZodType>> = schema.shape
  return Object.entries(shape).flatMap(([key, inner]) => {
    const name = `${prefix}${key}`
    return [{ name, words: settingWords.get(inner) }, ...rowsOf(inner, `${name}.`)]
  })
}

/** The settings that all channels over HTTP have. */
const isShared = ({ name }: SettingRow): boolean => /^(?:gateway|timeouts)(?:\.|$)/.test(name)

const overHttp: readonly ChannelKind[] = ['dingtalk', 'wecom', 'feishu', 'zhezhengding', 'webhook']

function ownRows(kind: ChannelKind): readonly SettingRow[] {
  const rows = settingRows(kind)
  return overHttp.includes(kind) ? rows.filter((row) => !isShared(row)) : rows
}

const placeholderWords: Readonly<Record<Placeholder, string>> = {
  team: '团名（英文用语里为团号）/ the team',
  county: '县（市、区）/ county',
  step: '步骤 / step',
  period: '期次，如 2026年第48周（11月23日至29日）/ period',
  milestone: '节点 / milestone',
  due: '应办日和星期，须待放假通知的带「暂定」/ due day',
  owner: '责任岗位 / the seat that owes it',
  proof: '要登记的事项与可用的佐证 / facts and evidence that are asked for',
  answer: '登记用的那一行命令 / the line that records it',
  duties: '该期各节点及应办日 / all duties of the occurrence',
  order: '督办编号 / number of the supervision order',
  words: '督办要求、反馈或退回的文字 / what the order, the reply or the return says',
  reason: '为何改期或取消 / why dates moved, or a meeting was called off',
  startOn: '帮扶期首日 / first day of the programme',
  endsOn: '帮扶期末日 / last day of the programme',
  today: '发出那天 / the day it is sent',
}

const kindWords: Readonly<Record<NoticeKind, string>> = {
  welcome: '团队启动时 / when a team starts',
  opening: '一期启动时，列出全部应办 / when an occurrence opens',
  exempt: '一周没有工作日，免开 / a week without a working day',
  reminder: '临近应办日 / before a due day',
  yellow: '逾期预警 / past due, yellow',
  red: '逾期督办 / past due, red',
  nudge: '连续两期逾期 / late twice in a row',
  'order-drafted': '督办单待签发 / a supervision order waits to be issued',
  'order-unsigned': '督办单 2 个工作日未签发 / a draft that nobody has signed for two working days',
  'order-issued': '督办单签发，随时立即发出 / an order is issued: goes at once, at any hour',
  'order-unanswered': '过了反馈时限 / no reply within the limit',
  'order-replied': '已反馈，待销号或退回 / the county has replied',
  'order-returned': '退回重办 / the reply did not do',
  'order-closed': '办结销号 / the order is closed',
  'level-three': '提级协调 / the third rung',
  returned: '退回补正 / sent back to be put right',
  moved: '恢复后日期顺延 / dates moved after a suspension',
  'called-off': '整期在暂停之内，活动取消 / a meeting that a suspension swallowed',
  suspended: '暂停 / the team is suspended',
  resumed: '恢复 / the team goes on',
  concluded: '三年结束 / the programme has ended',
}

const outcomeDoings: Readonly<Record<GivenAnswer['outcome'], string>> = {
  sent: '对方已收下，不再发 / taken by the far end',
  retry:
    '确定没有送达，自动再发：1、5、15 分钟后，然后每小时，直到过时 / certainly not delivered, sent again by itself',
  'config-fault':
    '通道停用，待办留着，提醒一次；改好后试发成功即恢复 / the channel rests until a test message arrives',
  rejected: '这一条或这个地址不收，不再发，提醒一次 / this message or address is refused',
  unknown:
    '可能送到也可能没有，照实显示，普通提醒不重发 / perhaps it arrived: shown as such, ordinary notices are not sent again',
}

/** The generated parts of docs/notices.md, by the name that stands in it. */
export function noticeTables(): Readonly<Record<string, string>> {
  const settings = channelKinds.map((kind) => [`settings ${kind}`, settingTable(ownRows(kind))] as const)
  const answers = overHttp.map((kind) => [`answers ${kind}`, answerTable(kind)] as const)
  return {
    ...Object.fromEntries(settings),
    'settings over HTTP': settingTable(settingRows('webhook').filter(isShared)),
    ...Object.fromEntries(answers),
    outcomes: table(
      ['结果 outcome', '`--json`', '会怎样 what happens', '退出码'],
      Object.entries(outcomeDoings).map(([outcome, doing]) => [
        Object.entries(outcomeNames)
          .filter(([name]) => name === outcome)
          .map(([, { zh, en }]) => `${zh} / ${en}`)
          .join(''),
        `\`${outcome}\``,
        doing,
        outcome === 'sent' ? '0' : outcome === 'retry' || outcome === 'unknown' ? '5' : '3',
      ]),
    ),
    placeholders: table(
      ['写法', '填入 / filled with'],
      named(placeholderWords, (name) => `\`{${name}}\``),
    ),
    kinds: table(
      ['通知 notice', '何时 / when'],
      named(kindWords, (name) => `\`${name}\``),
    ),
    attentions: table(
      ['事项 item', '怎么办 / what to do'],
      attentionKinds.map((kind) => {
        const { zh, en } = attentionText({ kind, subject: '…', code: null })
        return [`\`${kind}\``, `${zh} / ${en}`]
      }),
    ),
  }
}

/** The text with each generated part put in its place. Throws for a part that has no place, or a place without one. */
export function withTables(text: string, tables: Readonly<Record<string, string>>): string {
  const left = new Set(Object.keys(tables))
  const filled = text.replaceAll(/<!-- table: ([^>]+) -->[^]*?<!-- end -->/g, (_, name: string): string => {
    const part = tables[name]
    if (part === undefined) throw new Error(`no table “${name}”`)
    left.delete(name)
    return `<!-- table: ${name} -->\n\n${part}\n\n<!-- end -->`
  })
  if (left.size > 0) throw new Error(`no place for ${[...left].join(', ')}`)
  return filled
}

function settingTable(rows: readonly SettingRow[]): string {
  if (rows.length === 0) return '没有别的设置 / nothing else to set.'
  return table(
    ['设置', '平台上的叫法 / the vendor’s words', '含义 / meaning', '写法 / form', '不写时 / default'],
    rows.map(({ name, words }) => [
      `\`${name}\``,
      words?.vendor ?? '',
      words?.meaning ?? '',
      words?.form ?? '',
      words?.standard ?? '',
    ]),
  )
}

function answerTable(kind: ChannelKind): string {
  return table(
    ['代码', '含义和办法', 'what it means and what to do'],
    Object.entries(ownAnswers[kind]).map(([code, { zh, en }]) => [`\`${code}\``, zh, en]),
  )
}

function named(
  words: Readonly<Record<string, string>>,
  cell: (name: string) => string,
): readonly (readonly string[])[] {
  return Object.entries(words).map(([name, meaning]) => [cell(name), meaning])
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lineOf = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [lineOf(head), `|${head.map(() => '---|').join('')}`, ...rows.map(lineOf)].join('\n')
}
