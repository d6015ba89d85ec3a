import type { ApiClient } from '../api-client.ts'
import { dataOption, findApi } from '../find-api.ts'
import {
  attentionsAnswer,
  channelsAnswer,
  noticesAnswer,
  type ShownAttention,
  type ShownChannel,
  type ShownNotices,
} from '../../../domain/schemas/view-schemas.ts'
import type { CliCommand, CliContext } from '../command.ts'
import { readNames } from '../put-names-back.ts'
import { styled, wrapText } from '../table.ts'
import { channelLines, countsText, toldText } from '../told-text.ts'
import { momentText } from '../words.ts'

/** The names of these options are those of the API's query. */
const filters = ['team', 'person', 'state', 'channel', 'limit'] as const

/** What was told to whom: without a filter of all teams. */
export const notices: CliCommand = {
  name: 'notices',
  summary: '通知发给了谁、结果如何 / what was told to whom, and what became of it',
  arguments: [],
  options: [
    { form: '--team <ID>', summary: '只看一个团 / of one team' },
    { form: '--person <ID>', summary: '只看一位收件人，如 p-006 / of one recipient' },
    {
      form: '--state <STATE>',
      summary:
        'pending 待发、claimed 发送中、sent 已送达、archived 仅存档、failed 发送失败、unknown 结果未知、expired 未发',
    },
    { form: '--channel <ID>', summary: '只看一个通道 / of one channel' },
    { form: '--limit <N>', summary: '最近多少条，默认 200 / the newest so many, 200 by default' },
    dataOption,
  ],
  example: 'npx hopelight notices --team longyou --state unknown',
  run: async (context) => {
    const api = findApi(context)
    const told = await api.get(`/notices${queryOf(context)}`, noticesAnswer)
    const { attentions } = await api.get('/attentions', attentionsAnswer)
    const { channels } = await api.get('/channels', channelsAnswer)
    if (context.json) return context.printJson({ ...told, attentions, channels })
    for (const line of warningLines(context, attentions, channels)) context.print(line)
    await printTold(context, api, told)
    context.print(`${countsText(told)}，截至 ${momentText(told.asOf)}`)
  },
}

async function printTold(
  context: CliContext,
  api: ApiClient,
  { notices: deliveries }: ShownNotices,
): Promise<void> {
  if (deliveries.length === 0) return context.print('没有这样的通知 / no such notice')
  context.print(toldText(context.terminal, deliveries, await readNames(api)))
}

/** What stands above the table, because it keeps notices from people. */
function warningLines(
  { terminal }: CliContext,
  attentions: readonly ShownAttention[],
  channels: readonly ShownChannel[],
): readonly string[] {
  const wrapped = (text: string): readonly string[] =>
    terminal.columns === null ? [text] : wrapText(text, terminal.columns - indent.length)
  const items = attentions.flatMap(({ since, text }) =>
    wrapped(`${text.zh}（自 ${momentText(since)}）`).map(
      (line, place) => `${place === 0 ? '· ' : indent}${line}`,
    ),
  )
  const counted = items.length === 0 ? [] : [styled(terminal, 'bold', `需要处理 ${attentions.length} 项`)]
  const lines = [
    ...channelLines(channels).map((line) => styled(terminal, 'yellow', line)),
    ...counted,
    ...items,
  ]
  return lines.length === 0 ? [] : [...lines, '']
}

const indent = '  '

function queryOf(context: CliContext): string {
  const given = filters.flatMap((name) => {
    const value = context.option(name)
    return value === null ? [] : [`${name}=${encodeURIComponent(value)}`]
  })
  return given.length === 0 ? '' : `?${given.join('&')}`
}
