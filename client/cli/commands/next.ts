import type { z } from 'zod'
import type { ApiClient } from '../api-client.ts'
import { dataOption, findApi } from '../find-api.ts'
import { cityAnswer, type ShownStandstill, toDoAnswer } from '../../../domain/schemas/view-schemas.ts'
import { attentionLine } from '../attention-line.ts'
import { cityText } from '../city-text.ts'
import type { CliCommand, CliContext } from '../command.ts'
import { dutiesText } from '../duties-text.ts'
import { orderHead, orderPlace, orderStand } from '../order-text.ts'
import { readNames } from '../put-names-back.ts'
import { readyLine } from '../ready-line.ts'
import { standstillsText } from '../standstills-text.ts'
import { styled } from '../table.ts'
import { momentText } from '../words.ts'
import { nothingText, seatOption, seatQuery } from './inbox.ts'

/** What to do next: `hopelight` without a command. */
export const next: CliCommand = {
  name: 'next',
  summary: '下一步办什么；不写命令时即此 / what to do next; the same as no command at all',
  arguments: [],
  options: [seatOption, dataOption],
  example: 'npx hopelight --as liaison@longyou',
  run: async (context) => {
    const seat = context.option('as')
    await (seat === null ? city(context) : seatToDo(context, seat))
  },
}

async function seatToDo(context: CliContext, seat: string): Promise<void> {
  const api = findApi(context)
  const answer = await api.get(`/todo${seatQuery(seat)}`, toDoAnswer)
  if (context.json) return context.printJson(answer)
  printStandstills(context, answer.standstills)
  context.print(await toDoText(context, api, answer))
  await printAttentions(context, api)
}

async function toDoText(
  context: CliContext,
  api: ApiClient,
  { today, thisWeek, returned, orders = [], asOf }: z.infer<typeof toDoAnswer>,
): Promise<string> {
  const { terminal } = context
  const shown = { names: await readNames(api), ready: readyLine(context) }
  const sections = [
    ['今日必办', today],
    ['本周要办', thisWeek],
    ['退回补正', returned],
  ] as const
  const text = sections.flatMap(([title, duties]) => [
    styled(terminal, 'bold', `${title} ${duties.length} 项`),
    ...(duties.length === 0 ? [] : [dutiesText(terminal, duties, shown)]),
  ])
  const isIdle = today.length + thisWeek.length + returned.length + orders.length === 0
  const ofOrders = orders.flatMap((order) => [
    `${orderHead(order)} ${order.county} ${orderPlace(order, order.stepName)}（${orderStand(order)}）`,
    `  ${shown.ready(order.ready)}`,
  ])
  const heading = orders.length === 0 ? [] : [styled(terminal, 'bold', `督办单 ${orders.length} 件`)]
  return [
    ...text,
    ...heading,
    ...ofOrders,
    ...(isIdle ? [nothingText(context)] : []),
    `截至 ${momentText(asOf)}`,
  ].join('\n')
}

async function city(context: CliContext): Promise<void> {
  const api = findApi(context)
  const answer = await api.get('/city', cityAnswer)
  if (context.json) return context.printJson(answer)
  printStandstills(context, answer.standstills)
  if (answer.teams.length === 0 && answer.standstills.length > 0) return
  if (answer.teams.length === 0)
    return context.print('还没有帮扶团在运行 / no team is running yet：npx hopelight up examples/quzhou.yaml')
  context.print(cityText(context.terminal, answer, readyLine(context)))
  await printAttentions(context, api)
}

function printStandstills(context: CliContext, standstills: readonly ShownStandstill[]): void {
  if (standstills.length > 0) context.print(standstillsText(context.terminal, standstills))
}

async function printAttentions(context: CliContext, api: ApiClient): Promise<void> {
  const line = await attentionLine(context, api)
  if (line !== null) context.print(line)
}
