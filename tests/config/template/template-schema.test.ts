import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { DueRule, FactDefinition, StepDefinition, Template } from '../../../domain/programme/template.ts'
import { parseTemplate } from '../../../config/template/template-schema.ts'
import { type StepRow, sixSteps } from './six-step-table.ts'
import { templateFaults } from './template-faults.ts'

const source = readFileSync(new URL('../../../templates/six-step.v1.yaml', import.meta.url), 'utf8')

function shipped(): Template {
  const result = parseTemplate(source, 'templates/six-step.v1.yaml')
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.template
}

function dueWords(due: DueRule): string {
  switch (due.kind) {
    case 'preferred-weekday':
      return 'preferred weekday'
    case 'nth-workday':
      return `${due.nth}th working day`
    case 'on-or-before':
      return `by ${due.month}-${due.day}`
    case 'last-workday-of-month':
      return `end of ${due.month}`
    case 'programme-month-end':
      return `programme month ${due.month}`
    case 'before':
    case 'after':
      return `${due.workdays} ${due.kind} ${due.milestone}`
    default:
      return due satisfies never
  }
}

const factWords = (fact: FactDefinition) =>
  `${fact.fact}${fact.required ? '' : '?'}${fact.norm === null ? '' : `≥${fact.norm}`}`

function rowOf(step: StepDefinition): StepRow {
  const { levelThree } = step
  return {
    step: step.step,
    name: step.name,
    period: step.period,
    main: step.main,
    figures: [
      step.count,
      step.leadWorkdays,
      step.catchUpWorkdays,
      step.remindWorkdays.join(' '),
      step.yellowWorkdays,
      step.redWorkdays,
      levelThree.kind === 'workdays'
        ? String(levelThree.workdays)
        : levelThree.reds === 3
          ? 'third red in a row'
          : 'other',
      step.expiryWorkdays,
    ],
    milestones: step.milestones.map((each) => [
      each.milestone,
      each.name,
      each.rank,
      each.owner,
      dueWords(each.due),
      `${each.meeting ? 'M' : ''}${each.optional ? 'O' : ''}`,
      each.needs.join(' '),
      each.evidence.join(' '),
      each.facts.map(factWords).join(' '),
    ]),
  }
}

describe('the shipped template', () => {
  it.each(sixSteps.map((row, index) => [row.step, row, index] as const))(
    '%s says what the programme says',
    (_, row, index) => {
      const step = shipped().steps[index]
      expect(step === undefined ? null : rowOf(step)).toEqual(row)
    },
  )

  it('has the six steps and 214 occurrences a team', () => {
    const { steps, template } = shipped()
    expect(template).toBe('six-step.v1')
    expect(steps.map((step) => step.step)).toEqual(sixSteps.map((row) => row.step))
    expect(steps.reduce((sum, step) => sum + step.count, 0)).toBe(214)
  })

  it('bounds scores, maturity, progress and shares, and offers choices in Chinese', () => {
    const facts = shipped().steps.flatMap((step) =>
      step.milestones.flatMap((each) =>
        each.facts.map((fact) => [`${step.step}/${each.milestone}/${fact.fact}`, fact] as const),
      ),
    )
    const bounds = facts.flatMap(([path, { least, most }]) => (most === null ? [] : [[path, least, most]]))
    expect(bounds).toEqual([
      ['monthly-visit/feedback/score', 1, 5],
      ['half-year-project/mid-term/progress', 0, 100],
      ['yearly-transfer/chosen/maturity', 1, 9],
      ['three-year-leap/baseline/rdShare', 0, 100],
      ['three-year-leap/final/rdShare', 0, 100],
    ])
    expect(
      facts.flatMap(([path, { choices }]) => (choices.length === 0 ? [] : [[path, choices.join(' ')]])),
    ).toEqual([
      ...['weekly-salon/held', 'monthly-visit/visited', 'quarterly-consultation/held'].map((milestone) => [
        `${milestone}/services`,
        '产业发展定向 科研成果供给 人才技术支撑 院校资源拓展',
      ]),
      ['half-year-project/selected/pointChainArea', '点 链 面'],
      ['half-year-project/accepted/result', '已解决 部分解决 结转续攻 未解决'],
      ['yearly-transfer/signed/mode', '自行实施 转让 许可 合作实施 技术入股 资金入股 其他'],
    ])
  })

  it('is plain JSON', () => {
    expect(JSON.parse(JSON.stringify(shipped()))).toEqual(shipped())
  })

  it('keeps the figures that are counted apart in facts of their own', () => {
    const transfer = shipped().steps.find((step) => step.step === 'yearly-transfer')
    const effect = transfer?.milestones.find((each) => each.milestone === 'effect-reported')
    const names = effect?.facts.map((fact) => fact.fact) ?? []
    expect(names.filter((name) => name.startsWith('actual'))).toHaveLength(3)
    expect(names.filter((name) => name.startsWith('expected'))).toHaveLength(3)
  })
})

/** The shipped file with one text replaced, and the line on which it stood. */
function broken(from: string, to: string): { readonly text: string; readonly line: number } {
  const at = source.indexOf(from)
  if (at < 0) throw new Error(`the template has no ${from}`)
  return {
    text: source.slice(0, at) + to + source.slice(at + from.length),
    line: source.slice(0, at).split('\n').length,
  }
}

describe('a broken template', () => {
  it.each(templateFaults)('names line and field of %s', (_, from, to, below, field, text) => {
    const { text: file, line } = broken(from, to)
    const result = parseTemplate(file, 'six-step.v1.yaml')
    const found = result.ok ? [] : result.problems.filter((problem) => problem.field === field)
    expect(found[0], JSON.stringify(result)).toMatchObject({
      file: 'six-step.v1.yaml',
      field,
      line: line + below,
    })
    expect(found.map((problem) => `${problem.problem} ${problem.expected ?? ''}`).join('\n')).toMatch(text)
  })

  it('reports everything at once, in the order of the file', () => {
    const text = source
      .replace('count: 156', 'count: 0')
      .replace('main: visited', 'main: visit')
      .replace('needs: [matched]', 'needs: [matchd]')
      .replace('owner: talent-office', 'owner: talent')
    const result = parseTemplate(text, 'six-step.v1.yaml')
    expect(result.ok ? [] : result.problems.map((problem) => problem.field)).toEqual([
      'steps[0].count',
      'steps[1].main',
      'steps[1].milestones[2].rank',
      'steps[4].milestones[3].needs[0]',
      'steps[5].milestones[1].owner',
    ])
  })

  it('names due rules that go in a circle', () => {
    const text = source.replace(
      'due: { kind: on-or-before, month: 1, day: 25 }',
      'due: { kind: before, milestone: confirmed, workdays: 1 }',
    )
    const result = parseTemplate(text, 'six-step.v1.yaml')
    const fields = result.ok
      ? []
      : result.problems.map((problem) => [problem.field, problem.problem.split(': ')[1]])
    expect(fields).toEqual([
      ['steps[1].milestones[1].due', 'confirmed → visited → confirmed'],
      ['steps[1].milestones[2].due', 'visited → confirmed → visited'],
    ])
  })

  it('names steps that are missing or out of order', () => {
    const five = source.slice(0, source.indexOf('  # ⑥'))
    const result = parseTemplate(five, 'six-step.v1.yaml')
    expect(result.ok ? '' : result.problems[0]?.problem).toContain('missing steps: three-year-leap')
    const sixth = source.slice(source.indexOf('  # ⑥'))
    const start = source.indexOf('  # ①')
    const turned = source.slice(0, start) + sixth + source.slice(start, source.indexOf('  # ⑥'))
    const other = parseTemplate(turned, 'six-step.v1.yaml')
    expect(other.ok ? [] : other.problems.map((problem) => problem.problem)).toEqual([
      '六步的次序不对 / the six steps are out of order',
    ])
  })

  it.each([
    '',
    'null',
    '[]',
    'text',
    'steps: 3',
    'steps: [null, 3, {}]',
    'steps: [{milestones: [null, {facts: [7]}]}]',
  ])('refuses %j without throwing', (text) => {
    const result = parseTemplate(text, 'six-step.v1.yaml')
    expect(result.ok ? 0 : result.problems.length).toBeGreaterThan(0)
  })
})
