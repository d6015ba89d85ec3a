import type { PlannedMilestone, PlannedOccurrence } from '../../domain/cadence/plan/plan.ts'
import { dateOf, type Instant } from '../../domain/calendar/instant.ts'
import { endsOn } from '../../domain/calendar/programme-span.ts'
import type { Team } from '../../domain/programme/team.ts'
import type { StepDefinition, Template } from '../../domain/programme/template.ts'
import type { Terminal } from './command.ts'
import { styled, tableText, wrapText } from './table.ts'
import { seatName } from '../../domain/programme/seat-name.ts'
import { weekdayName } from './words.ts'

export interface PlannedTeam {
  readonly team: Team
  readonly template: Template
  /** The file does not say when it starts. */
  readonly startIsAssumed: boolean
  readonly whole: readonly PlannedOccurrence[]
  /** What `--from` and `--to` leave. */
  readonly shown: readonly PlannedOccurrence[]
}

/** One milestone as lines of the same number in every column. */
type Column = 'period' | 'milestone' | 'owner' | 'due' | 'ladder' | 'rule'
const headings: Readonly<Record<Column, string>> = {
  period: '期次',
  milestone: '节点',
  owner: '承办',
  due: '应办日',
  ladder: '预警  督办  提级',
  rule: '依据',
}
/** Width of each column with its borders. */
const widths: Readonly<Record<Exclude<Column, 'rule'>, number>> = {
  period: 19,
  milestone: 23,
  owner: 13,
  due: 23,
  ladder: 20,
}
const ruleLeast = 20
const ruleMost = 44

/** A team's plan for people: a heading, the six steps in figures, then one row an occurrence in order of opening. */
export function planText(terminal: Terminal, planned: PlannedTeam): string {
  const { team, whole, shown } = planned
  const assumed = planned.startIsAssumed ? '（文件未写 startOn，按此日起算）' : ''
  const heading = `${team.name}（${team.teamId}）  ${team.startOn} 至 ${endsOn(team.startOn)}${assumed}  模板 ${team.template}`
  const { columns, ruleWidth } = layoutOf(terminal)
  const rows = shown.map((occurrence) => occurrenceRow(terminal, planned, occurrence, columns, ruleWidth))
  return [
    styled(terminal, 'bold', heading),
    tableText(terminal, ['步骤', '期数', '免开', '暂定', '首期', '末期'], stepRows(planned)),
    ...(shown.length < whole.length ? [`以下 ${shown.length} 期，全部 ${whole.length} 期`] : []),
    ...(shown.length === 0
      ? []
      : [
          tableText(
            terminal,
            columns.map((column) => headings[column]),
            rows,
          ),
        ]),
    '暂定：所依据年份的放假通知尚未公布，通知公布后重新排定',
  ].join('\n')
}

function layoutOf(terminal: Terminal): { readonly columns: readonly Column[]; readonly ruleWidth: number } {
  const choices: readonly (readonly Exclude<Column, 'rule'>[])[] = [
    ['period', 'milestone', 'owner', 'due', 'ladder'],
    ['period', 'milestone', 'owner', 'due'],
    ['period', 'milestone', 'due'],
  ]
  const room = (columns: readonly Exclude<Column, 'rule'>[]): number =>
    (terminal.columns ?? Number.POSITIVE_INFINITY) -
    columns.reduce((sum, column) => sum + widths[column], 0) -
    4
  const fitting = choices.find((columns) => room(columns) >= ruleLeast) ?? ['period', 'milestone', 'due']
  const ruleWidth = Math.min(Math.max(room(fitting), 10), ruleMost)
  return { columns: [...fitting, 'rule'], ruleWidth }
}

function stepRows({ template, whole }: PlannedTeam): string[][] {
  return template.steps.map(({ step, name }) => {
    const own = whole.filter((occurrence) => occurrence.step === step)
    const exempt = own.filter((occurrence) => occurrence.exempt !== null).length
    const provisional = own.filter((occurrence) => occurrence.provisional).length
    const periods = own.map(({ period }) => period)
    return [name, `${own.length}`, `${exempt}`, `${provisional}`, periods.at(0) ?? '', periods.at(-1) ?? '']
  })
}

function occurrenceRow(
  terminal: Terminal,
  { template }: PlannedTeam,
  occurrence: PlannedOccurrence,
  columns: readonly Column[],
  ruleWidth: number,
): string[] {
  const definition = template.steps.find(({ step }) => step === occurrence.step)
  const blocks =
    occurrence.exempt === null
      ? occurrence.milestones.map((milestone) => milestoneLines(terminal, definition, milestone, ruleWidth))
      : [exemptLines(terminal, occurrence, ruleWidth)]
  const period = [
    definition?.name ?? occurrence.step,
    occurrence.period,
    `${dateOf(occurrence.opensAt)} 启动`,
  ]
  return columns.map((column) => {
    if (column === 'period') return period.join('\n')
    return blocks
      .flatMap((block) => {
        const lines = block[column]
        const height = Math.max(...Object.values(block).map((each) => each.length))
        return [...lines, ...Array.from({ length: height - lines.length }, () => '')]
      })
      .join('\n')
  })
}

type MilestoneLines = Readonly<Record<Exclude<Column, 'period'>, readonly string[]>>

function milestoneLines(
  terminal: Terminal,
  definition: StepDefinition | undefined,
  planned: PlannedMilestone,
  ruleWidth: number,
): MilestoneLines {
  const milestone = definition?.milestones.find((each) => each.milestone === planned.milestone)
  const dueOn = dateOf(planned.dueAt)
  const mark = planned.provisional ? ` ${styled(terminal, 'yellow', '暂定')}` : ''
  const rungs = [planned.yellowAt, planned.redAt, planned.levelThreeAt].map(monthAndDay)
  return {
    milestone: [milestone?.name ?? planned.milestone],
    owner: [milestone === undefined ? '' : seatName(milestone.owner)],
    due: [`${dueOn} ${weekdayName(dueOn)}${mark}`],
    ladder: [rungs.join(' ')],
    rule: wrapText(planned.rule, ruleWidth),
  }
}

function exemptLines(
  terminal: Terminal,
  { provisional }: PlannedOccurrence,
  ruleWidth: number,
): MilestoneLines {
  return {
    milestone: [styled(terminal, 'dim', '节假日免开')],
    owner: [''],
    due: [provisional ? styled(terminal, 'yellow', '暂定') : ''],
    ladder: [''],
    rule: wrapText('本周无工作日', ruleWidth),
  }
}

/** `MM-DD`; as wide when there is none. */
function monthAndDay(at: Instant | null): string {
  return at === null ? '  -  ' : at.slice(5, 10)
}
