import type {
  DueRule,
  FactDefinition,
  FactType,
  LevelThreeRule,
  MilestoneDefinition,
  Rank,
  StepDefinition,
  Template,
} from '../../domain/programme/template.ts'
import { evidenceName } from '../../domain/programme/evidence-name.ts'
import type { PeriodKind } from '../../domain/programme/steps.ts'

const periodNames: Readonly<Record<PeriodKind, string>> = {
  week: '周，如 `2026-W48`',
  month: '月，如 `2026-11`',
  quarter: '季，如 `2026-Q4`',
  'half-year': '半年，如 `2026-H2`',
  year: '年，如 `2026`',
  'three-years': '三年，如 `2026-2028`',
}
const rankNames: Readonly<Record<Rank, string>> = {
  prep: '准备 prep',
  main: '主节点 main',
  stage: '阶段 stage',
  'follow-up': '后续 follow-up',
}
const typeNames: Readonly<Record<FactType, string>> = {
  text: '文字 text',
  texts: '多条文字 texts',
  date: '日期 date',
  integer: '整数 integer',
  number: '数字 number',
  'yes-no': '是否 yes-no',
  choice: '选一 choice',
  choices: '可多选 choices',
}
/** `docs/template.md`: what each milestone asks for, in Markdown. */
export function templateDocs(template: Template): string {
  return `${[
    `# 六步与节点 · Steps and milestones: \`${template.template}\``,
    `<!-- Generated from templates/${template.template}.yaml by docs/generate.ts; do not edit. -->`,
    [
      'What `hopelight mark TEAM STEP PERIOD MILESTONE --on DATE --set key=value --evidence FILE` may record.',
      'Keys are for the command line and for messages, names are what people read. A required fact that is missing is',
      'refused by name; a number below its norm (规模) is taken and marked 未达规模; one outside its bounds is refused.',
      'Of several kinds of evidence one is enough. `--on` is the day it happened; without it a meeting is taken to have',
      'been on the day planned (`plannedOn`, `visitFromOn`), else on its due day, and anything else to be of today.',
      'wd: working days (工作日).',
    ].join('\n'),
    ...template.steps.map(stepDocs),
  ].join('\n\n')}\n`
}

function stepDocs(step: StepDefinition, index: number): string {
  const withFacts = step.milestones.filter((each) => each.facts.length > 0)
  return [
    `## ${index + 1}. ${step.name} \`${step.step}\``,
    ladderText(step),
    table(
      [
        '节点 milestone',
        '名称 name',
        '类别 rank',
        '岗位 owner',
        '应办 due',
        '须先完成 needs',
        '佐证 evidence（一种即可）',
      ],
      step.milestones.map((each) => milestoneRow(step, each)),
    ),
    table(
      [
        '节点 milestone',
        '键 `--set`',
        '名称 name',
        '类型 type',
        '单位 unit',
        '必填 required',
        '规模 norm',
        '取值 values',
      ],
      withFacts.flatMap((each) => each.facts.map((fact) => factRow(each, fact))),
    ),
  ].join('\n\n')
}

function ladderText(step: StepDefinition): string {
  return [
    `- 周期 period: ${periodNames[step.period]}；共 ${step.count} 期；主节点 main: \`${step.main}\``,
    `- 启动 opening: ${step.leadWorkdays === 0 ? '本期首个工作日' : `本期首个工作日前 ${step.leadWorkdays} wd`}；启动后第 ${step.catchUpWorkdays} wd 之前无应办日 catch-up`,
    `- 提醒 reminders: 应办日前 ${step.remindWorkdays.join('、')} wd；黄 yellow +${step.yellowWorkdays} wd；红 red +${step.redWorkdays} wd；提级 level 3 ${levelThreeText(step.levelThree)}；结束 expiry: 最晚应办日 +${step.expiryWorkdays} wd`,
  ].join('\n')
}

function levelThreeText(rule: LevelThreeRule): string {
  switch (rule.kind) {
    case 'workdays':
      return `+${rule.workdays} wd`
    case 'reds-in-a-row':
      return `连续第 ${rule.reds} 次红灯`
    default:
      return rule satisfies never
  }
}

function milestoneRow(step: StepDefinition, milestone: MilestoneDefinition): readonly string[] {
  const marks = [milestone.meeting ? '活动 meeting' : '', milestone.optional ? '可选 optional' : '']
  return [
    `\`${milestone.milestone}\``,
    milestone.name,
    [rankNames[milestone.rank], ...marks.filter((mark) => mark !== '')].join('，'),
    `\`${milestone.owner}\``,
    dueText(step, milestone.due),
    milestone.needs.map((need) => nameOf(step, need)).join('、'),
    milestone.evidence.map((kind) => `${evidenceName(kind)} \`${kind}\``).join('、'),
  ]
}

/** A due rule in words, without a date. */
function dueText(step: StepDefinition, due: DueRule): string {
  switch (due.kind) {
    case 'preferred-weekday':
      return '团队选定的星期，遇休息日在同周内顺调'
    case 'nth-workday':
      return `本期第 ${due.nth} 个工作日`
    case 'on-or-before':
      return `${monthText(step, due.month)} ${due.day} 日前（含）最后一个工作日`
    case 'last-workday-of-month':
      return `${monthText(step, due.month)}最后一个工作日`
    case 'programme-month-end':
      return `帮扶期第 ${due.month} 个月末前（含）最后一个工作日`
    case 'before':
      return `${nameOf(step, due.milestone)} 应办日前 ${due.workdays} wd`
    case 'after':
      return `${nameOf(step, due.milestone)} 后 ${due.workdays} wd`
    default:
      return due satisfies never
  }
}

function monthText(step: StepDefinition, month: number): string {
  switch (step.period) {
    case 'month':
      return '当月'
    case 'quarter':
      return `本季第 ${month} 个月`
    case 'half-year':
      return `本半年第 ${month} 个月`
    case 'year':
      return ` ${month} 月`
    case 'week':
    case 'three-years':
      return `第 ${month} 个月`
    default:
      return step.period satisfies never
  }
}

function nameOf(step: StepDefinition, milestone: string): string {
  const found = step.milestones.find((each) => each.milestone === milestone)
  return found === undefined ? milestone : `“${found.name}” \`${milestone}\``
}

function factRow(milestone: MilestoneDefinition, fact: FactDefinition): readonly string[] {
  return [
    `\`${milestone.milestone}\``,
    `\`${fact.fact}\``,
    fact.name,
    typeNames[fact.type],
    fact.unit ?? '',
    fact.required ? '是 yes' : '否 no',
    fact.norm === null ? '' : `≥ ${fact.norm}`,
    valuesText(fact),
  ]
}

function valuesText(fact: FactDefinition): string {
  if (fact.choices.length > 0) return fact.choices.join(' · ')
  if (fact.least !== null && fact.most !== null) return `${fact.least}–${fact.most}`
  if (fact.least !== null) return `≥ ${fact.least}`
  return fact.most === null ? '' : `≤ ${fact.most}`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').trim()).join(' | ')} |`
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n')
}
