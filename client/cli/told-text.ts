import type { DeliveryState } from '../../domain/notices/delivery-states.ts'
import type { ShownChannel, ShownDelivery, ShownNotices } from '../../domain/schemas/view-schemas.ts'
import type { Terminal } from './command.ts'
import type { ShownNames } from './put-names-back.ts'
import { alignedText, textWidth, wrapText } from './table.ts'
import { momentText } from './words.ts'

/** What became of a delivery. One of which nobody knows whether it arrived never counts as sent. */
export const deliveryWords: Readonly<Record<DeliveryState, string>> = {
  pending: '待发',
  claimed: '发送中',
  sent: '已送达',
  archived: '仅存档',
  failed: '发送失败',
  unknown: '发送结果未知',
  expired: '未发',
}

const head = ['时间', '通知号', '团', '内容', '收件人', '通道', '结果'] as const

/** A row a delivery; two lines each where the terminal has no room for that. */
export function toldText(
  terminal: Terminal,
  deliveries: readonly ShownDelivery[],
  names: ShownNames,
): string {
  const rows = deliveries.map((delivery) => rowOf(delivery, names))
  const table = alignedText({ ...terminal, columns: null }, [head, ...rows])
  const room = terminal.columns ?? Number.POSITIVE_INFINITY
  if (table.split('\n').every((line) => textWidth(line) <= room)) return table
  const wrapped = (text: string): readonly string[] =>
    wrapText(text, room - indent.length).map((line) => `${indent}${line}`)
  return rows
    .flatMap(([at, number, county, content, recipient, channel, result]) => [
      `${at}  ${number}  ${recipient} · ${channel}`,
      ...wrapped(`${county} ${content} · ${result}`),
    ])
    .join('\n')
}

const indent = '  '

type Row = readonly [string, string, string, string, string, string, string]

function rowOf(delivery: ShownDelivery, names: ShownNames): Row {
  const { at, channel, content, county, number, recipientId } = delivery
  const recipient = recipientText(recipientId, names)
  return [momentText(at), number, county, content, recipient, channel, resultText(delivery, names)]
}

/** `共 12 条：已送达 9 · 发送结果未知 3` */
export function countsText({ counts, unaddressed }: Pick<ShownNotices, 'counts' | 'unaddressed'>): string {
  const known = Object.entries(deliveryWords).flatMap(([state, word]) => {
    const count = Object.entries(counts).find(([each]) => each === state)?.[1] ?? 0
    return count === 0 ? [] : [`${word} ${count}`]
  })
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const waiting = unaddressed === 0 ? [] : [`另有 ${unaddressed} 条通知待定收件人`]
  return [`共 ${all} 条${known.length === 0 ? '' : `：${known.join(' · ')}`}`, ...waiting].join('；')
}

/** A line for each channel that cannot send, since when; those in order have none. */
export function channelLines(channels: readonly ShownChannel[]): readonly string[] {
  return channels.flatMap(({ channelId, disabledAt, failingSince, faultCode, pending }) => {
    const waits = pending === 0 ? '' : `，${pending} 条待发`
    if (disabledAt !== null)
      return [
        `通道 ${channelId} 中断 自 ${momentText(disabledAt)}（已停用，代码 ${faultCode ?? '-'}）${waits}`,
      ]
    if (failingSince !== null)
      return [`通道 ${channelId} 中断 自 ${momentText(failingSince)}（正在重试）${waits}`]
    return []
  })
}

/** Where a robot tells a whole group, or nobody knows whom, there is no name. */
function recipientText(recipientId: string, names: ShownNames): string {
  if (recipientId === 'group') return '全群'
  return recipientId === '-' ? '不详' : names.person(recipientId)
}

function resultText(delivery: ShownDelivery, names: ShownNames): string {
  const { acknowledged, notBefore, reason, repeatAt, repeats, state } = delivery
  const told = [
    ...(reason === null ? [] : [reason]),
    ...(state === 'pending' && notBefore !== null ? [`${momentText(notBefore)} 后再试`] : []),
    ...(state === 'unknown' && repeatAt !== null ? [`${momentText(repeatAt)} 重发`] : []),
    ...(repeats > 0 ? [`已重发 ${repeats} 次`] : []),
    ...(acknowledged === null ? [] : [acknowledgedText(acknowledged, names)]),
  ]
  return `${deliveryWords[state]}${told.length === 0 ? '' : `（${told.join('，')}）`}`
}

/** `联络员·龙游 11月27日 10:03 确认：已电话告知` */
function acknowledgedText(
  { at, note, personId }: NonNullable<ShownDelivery['acknowledged']>,
  names: ShownNames,
): string {
  const words = note === '' ? '' : `：${names.inText(note)}`
  return `${names.person(personId)} ${momentText(at)} 确认${words}`
}
