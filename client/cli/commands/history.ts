import { isSeatKey } from '../../../domain/programme/seats.ts'
import { seatName } from '../../../domain/programme/seat-name.ts'
import { stepKeys } from '../../../domain/programme/steps.ts'
import { dataOption, findApi } from '../find-api.ts'
import {
  historyAnswer,
  type ShownEvent,
  type ShownTeam,
  teamAnswer,
} from '../../../domain/schemas/view-schemas.ts'
import { teamArgument } from '../command-options.ts'
import type { CliCommand, CliContext } from '../command.ts'
import { eventKinds } from '../event-words.ts'
import { type HistoryRow, historyRows, stepOf } from '../history-rows.ts'
import { badInput } from '../inputs.ts'
import { readNames, type ShownNames } from '../put-names-back.ts'
import { alignedText, fittingText } from '../table.ts'
import { viaWord } from '../words.ts'

/** @source docs/contracts.md, "hopelight show, inbox and history" */
export const history: CliCommand = {
  name: 'history',
  summary: '从历史读出的全部记录 / the whole record, read from the histories',
  arguments: [teamArgument],
  options: [
    { form: '--step <STEP>', summary: '只看一个步骤，如 weekly-salon / one step only' },
    { form: '--period <PERIOD>', summary: '只看一期，如 2026-W48 / one occurrence only' },
    { form: '--person <ID>', summary: '只看某人办理的，编号或姓名 / by that person only, id or name' },
    { form: '--kind <KIND>', summary: '只看一类事件，如 milestonesMarked / one kind of event only' },
    { form: '--csv', summary: '逗号分隔的表，可用表格软件打开 / comma-separated values' },
    dataOption,
  ],
  example: 'npx hopelight history longyou --step weekly-salon --json',
  run: async (context) => {
    const filter = filterOf(context)
    const teamId = encodeURIComponent(context.argument(0)[0] ?? '')
    const api = findApi(context)
    const answer = await api.get(`/teams/${teamId}/history`, historyAnswer)
    const names = await readNames(api)
    const isShown = (event: ShownEvent): boolean => matches(event, filter, names)
    if (context.json)
      return context.printJson({ ...answer, events: answer.events.filter((event) => isShown(event)) })
    const team = await api.get(`/teams/${teamId}`, teamAnswer)
    const rows = historyRows(answer.events).filter(({ event }) => isShown(event))
    if (context.flag('csv'))
      return context.printCsv([csvHead, ...rows.map((row) => csvRow(row, team, names))])
    const head = ['登记时间', '发生', '步骤', '期次', '事件', '节点、前后、何人、缘由']
    const table = alignedText(context.terminal, [head, ...rows.map((row) => textRow(row, team, names))])
    context.print(fittingText(context.terminal, table))
    const source = answer.source === 'temporal' ? 'Temporal' : 'Temporal 与归档'
    const count = new Set(rows.map(({ event }) => `${event.workflowId} ${event.sequence}`)).size
    context.print(`共 ${count} 条，来源 ${source}`)
  },
}

interface Filter {
  readonly step: string | null
  readonly period: string | null
  readonly person: string | null
  readonly kind: string | null
}

/** Throws `bad-input` for a step or a kind that there is not. */
function filterOf(context: CliContext): Filter {
  const [step, kind] = [context.option('step'), context.option('kind')]
  if (step !== null && !stepKeys.some((each) => each === step))
    throw badInput(`没有步骤“${step}” / no such step: ${stepKeys.join(', ')}`)
  if (kind !== null && !eventKinds.some((each) => each === kind))
    throw badInput(`没有此类事件“${kind}” / no such kind: ${eventKinds.join(', ')}`)
  return { step, kind, period: context.option('period'), person: context.option('person') }
}

function matches(event: ShownEvent, { kind, period, person, step }: Filter, names: ShownNames): boolean {
  const { actor } = event
  return (
    (step === null || stepOf(event) === step) &&
    (period === null || event.period === period) &&
    (kind === null || event.kind === kind) &&
    (person === null ||
      (actor !== undefined && (actor.personId === person || names.person(actor.personId) === person)))
  )
}

function textRow(row: HistoryRow, team: ShownTeam, names: ShownNames): readonly string[] {
  const { after, before, event, happenedOn, milestone, period, recordedAt, what, why } = row
  const change = after === '' ? '' : before === '' ? after : `${before} → ${after}`
  const who = whoOf(event, names).join(' ')
  const rest = [milestone, change, who === '' ? '' : `· ${who}`, why === '' ? '' : `“${names.inText(why)}”`]
  return [
    recordedAt,
    happenedOn,
    stepName(row, team),
    period,
    what,
    rest.filter((text) => text !== '').join(' '),
  ]
}

const csvHead = [
  '登记时间',
  '发生日期',
  '步骤',
  '期次',
  '节点',
  '事件',
  '何人',
  '岗位',
  '途径',
  '之前',
  '之后',
  '缘由',
  '序号',
  '流程',
]

function csvRow(row: HistoryRow, team: ShownTeam, names: ShownNames): readonly string[] {
  const { after, before, event, happenedOn, milestone, period, what, why } = row
  const [person = '', seat = '', via = ''] = whoOf(event, names)
  const { at, sequence, workflowId } = event
  const where = [at, happenedOn, stepName(row, team), period, milestone, what]
  return [...where, person, seat, via, before, after, names.inText(why), `${sequence}`, workflowId]
}

/** Name, seat and way; empty: the clock. */
function whoOf({ actor }: ShownEvent, names: ShownNames): readonly string[] {
  return actor === undefined ? [] : [names.person(actor.personId), seatText(actor.seatId), viaWord(actor.via)]
}

function stepName({ step }: HistoryRow, { steps }: ShownTeam): string {
  return steps.find((each) => each.step === step)?.name ?? (step === '' ? '帮扶团' : step)
}

function seatText(seat: string): string {
  return isSeatKey(seat) ? seatName(seat) : seat
}
