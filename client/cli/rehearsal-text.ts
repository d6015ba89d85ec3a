import { dateOf } from '../../domain/calendar/instant.ts'
import type { CastName } from '../../rehearsal/casts.ts'
import { type RehearsalResult, type RehearsedTeam, stoodTheTest } from '../../rehearsal/result.ts'
import type { Terminal } from './command.ts'
import { type FiguresRow, figuresText } from './figures-text.ts'
import { alignedText, styled } from './table.ts'

/** What a rehearsal was asked for. */
export interface RehearsalHeading {
  readonly cast: CastName
  readonly seed: number
  readonly remarks: readonly string[]
  /** By team id: how people call the team in a table. */
  readonly callNames: ReadonlyMap<string, string>
}

const castWords: Readonly<Record<CastName, string>> = {
  steady: '按部就班（steady）',
  late: '多有拖延（late）',
  absent: '多有缺席（absent）',
  mixed: '有早有晚（mixed）',
}

/** What came of it, for people. */
export function rehearsalText(
  terminal: Terminal,
  result: RehearsalResult,
  { callNames, cast, remarks, seed }: RehearsalHeading,
): string {
  const { server, teams, virtual, wallSeconds } = result
  const bold = (text: string): string => styled(terminal, 'bold', text)
  const nameOf = ({ teamId }: RehearsedTeam): string => callNames.get(teamId) ?? teamId
  const several = teams.length > 1
  return [
    bold(`演练结束：${dateOf(virtual.from)} 至 ${dateOf(virtual.to)}，用时 ${durationText(wallSeconds)}`),
    `${teams.length} 个帮扶团，${castWords[cast]}，种子 ${seed}，Temporal ${server}`,
    ...remarks,
    '',
    bold('办得怎样'),
    figuresText(
      terminal,
      ['帮扶团', ...workHead(teams)],
      teams.map((team): FiguresRow => [nameOf(team), ...workCells([team], teams)]),
      several ? ['合计', ...workCells(teams, teams)] : null,
    ),
    '',
    bold('记录可靠吗'),
    figuresText(
      terminal,
      ['帮扶团', ...recordHead],
      teams.map((team): FiguresRow => [nameOf(team), ...recordCells([team])]),
      several ? ['合计', ...recordCells(teams)] : null,
    ),
    '',
    ...verdictLines(terminal, result, nameOf),
    '',
    bold('怎样读'),
    alignedText(terminal, meanings, '  '),
  ].join('\n')
}

const meanings: readonly (readonly string[])[] = [
  ['期次', '已结的各期：按期、逾期、未完成与免开之和；一团三年约 214 期'],
  ['通知', '写给各岗位的启动告知、提醒、预警和督办，每人每事至多一次'],
  ['督办单', '系统草拟、待人签发的'],
  ['收下、拒收', '演练中各岗位报来的；拒收的缺材料或误用编号，什么也没有改动'],
  ['唤醒', '到点后由时钟自己办理的次数'],
  ['分段、事件', 'Temporal 历史的段数、事件总数、最长一段的事件数'],
  ['计费动作', 'Temporal Cloud 的计费单位；倍数是与最少所需动作之比'],
  ['核对', '逐段回放历史，并由历史重建台账，与原台账逐行比较'],
]

type Results = RehearsedTeam['occurrences']

/** Shown only where they occurred. */
const rareResults = [
  ['waived', '经批准免办'],
  ['suspended', '暂停'],
] as const satisfies readonly (readonly [keyof Results, string])[]

function rareIn(teams: readonly RehearsedTeam[]) {
  return rareResults.filter(([result]) => teams.some(({ occurrences }) => occurrences[result] > 0))
}

function workHead(teams: readonly RehearsedTeam[]): readonly string[] {
  const rare = rareIn(teams).map(([, word]) => word)
  return ['期次', '按期完成', '逾期完成', '未完成', '节假日免开', ...rare, '通知', '督办单']
}

/** The sums over some of all the teams that are shown. */
function workCells(some: readonly RehearsedTeam[], all: readonly RehearsedTeam[]): readonly string[] {
  const occurrences = (result: keyof Results): string => total(some, (team) => team.occurrences[result])
  return [
    ...(['total', 'done', 'done-late', 'missed', 'exempt'] as const).map(occurrences),
    ...rareIn(all).map(([result]) => occurrences(result)),
    total(some, ({ notices }) => notices),
    total(some, ({ orders }) => orders),
  ]
}

const recordHead = ['收下', '拒收', '唤醒', '分段', '事件', '最长', '计费动作', '倍数', '核对']

function recordCells(some: readonly RehearsedTeam[]): readonly string[] {
  const ratio = sum(some, (team) => team.billableActions) / sum(some, (team) => team.minimumActions)
  return [
    total(some, ({ commands }) => commands.accepted),
    total(some, ({ commands }) => commands.refused),
    total(some, ({ wakes }) => wakes),
    total(some, ({ runs }) => runs),
    total(some, ({ historyEvents }) => historyEvents),
    String(Math.max(...some.map(({ largestRunEvents }) => largestRunEvents))),
    total(some, ({ billableActions }) => billableActions),
    ratio.toFixed(2),
    some.every(stoodTheTest) ? '一致' : '不一致',
  ]
}

function verdictLines(
  terminal: Terminal,
  { teams }: RehearsalResult,
  nameOf: (team: RehearsedTeam) => string,
): readonly string[] {
  const runs = sum(teams, ({ replayedRuns }) => replayedRuns)
  if (teams.every(stoodTheTest)) return [`${runs} 段历史全部回放一致；由历史重建的台账与原台账逐行相同。`]
  return teams
    .filter((team) => !stoodTheTest(team))
    .map((team) => {
      const replays = `${team.runs} 段历史中 ${team.replayFailures + team.runs - team.replayedRuns} 段不能回放`
      const ledger = team.ledgerRebuiltEqual ? '重建的台账相同' : '重建的台账与原台账不同'
      return styled(terminal, 'red', `核对未通过：${nameOf(team)}，${replays}，${ledger}。`)
    })
}

function durationText(seconds: number): string {
  const whole = Math.round(seconds)
  return whole < 100 ? `${seconds} 秒` : `${Math.floor(whole / 60)} 分 ${whole % 60} 秒`
}

function total(some: readonly RehearsedTeam[], figure: (team: RehearsedTeam) => number): string {
  return String(sum(some, figure))
}

function sum(some: readonly RehearsedTeam[], figure: (team: RehearsedTeam) => number): number {
  return some.reduce((so, team) => so + figure(team), 0)
}
