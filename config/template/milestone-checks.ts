import { nearestNames } from '../../domain/nearest.ts'
import type { SeatKey } from '../../domain/programme/seats.ts'
import type { DueRule } from '../../domain/programme/template.ts'
import { factFaults } from './fact-checks.ts'
import type { LooseMilestone, LooseStep } from './loose-template.ts'
import type { Fault } from './template-fault.ts'

/** Firms, academicians and experts owe nothing to a machine. @source docs/programme.md, "4. The six steps" */
const seatsThatOweNothing: readonly SeatKey[] = ['chief-expert', 'expert', 'enterprise']

/** What is wrong with the milestones of a step: keys, owners, due rules and what they refer to. */
export function milestoneFaults(step: LooseStep, path: readonly PropertyKey[]): readonly Fault[] {
  const names = step.milestones.flatMap((each) => (each?.milestone == null ? [] : [each.milestone]))
  return step.milestones.flatMap((milestone, index) => {
    if (milestone === null) return []
    const own = [...path, 'milestones', index]
    const first = step.milestones.findIndex((each) => each?.milestone === milestone.milestone)
    const twice = milestone.milestone !== null && first < index
    return [
      ...(twice ? [{ path: [...own, 'milestone'], problem: '节点键重复 / this key is given twice' }] : []),
      ...ownerFaults(milestone, own),
      ...rankFaults(milestone, own),
      ...(milestone.due === null ? [] : dueFaults(step, milestone.due, [...own, 'due'])),
      ...referenceFaults(step, milestone, own, names),
      ...repeated(milestone.evidence, [...own, 'evidence']),
      ...factFaults(milestone, own),
    ]
  })
}

function ownerFaults(milestone: LooseMilestone, path: readonly PropertyKey[]): readonly Fault[] {
  if (milestone.owner === null || !seatsThatOweNothing.includes(milestone.owner)) return []
  const problem = `${milestone.owner} 不承担系统任务 / owes nothing to a machine`
  return [{ path: [...path, 'owner'], problem, expected: 'liaison · tech-manager · association-county …' }]
}

/** A follow-up counts from the day another milestone happened, and nothing else does. */
function rankFaults(milestone: LooseMilestone, path: readonly PropertyKey[]): readonly Fault[] {
  if (milestone.due === null || milestone.rank === null) return []
  if ((milestone.rank === 'follow-up') === (milestone.due.kind === 'after')) return []
  return milestone.rank === 'follow-up'
    ? [
        {
          path: [...path, 'due'],
          problem: '后续节点须从另一节点算起 / a follow-up counts from another',
          expected: 'kind: after',
        },
      ]
    : [
        {
          path: [...path, 'rank'],
          problem: '“after” 只用于后续节点 / only a follow-up is due after another',
          expected: 'follow-up',
        },
      ]
}

const monthsOfPeriod = { week: 0, month: 1, quarter: 3, 'half-year': 6, year: 12, 'three-years': 0 } as const

/** Whether a due rule makes sense in the step's period. */
function dueFaults(step: LooseStep, due: DueRule, path: readonly PropertyKey[]): readonly Fault[] {
  if (step.period === null) return []
  const misplaced = (expected: string): readonly Fault[] => [
    {
      path: [...path, 'kind'],
      problem: `此规则不适用于周期 ${step.period} / not for the period ${step.period}`,
      expected,
    },
  ]
  switch (due.kind) {
    case 'preferred-weekday':
      return step.period === 'week' ? [] : misplaced('period: week')
    case 'programme-month-end':
      return step.period === 'three-years' ? [] : misplaced('period: three-years')
    case 'on-or-before':
    case 'last-workday-of-month': {
      const months = monthsOfPeriod[step.period]
      if (months === 0) return misplaced('period: month · quarter · half-year · year')
      if (due.month <= months) return []
      const problem = `本周期只有 ${months} 个月 / the period has ${months} months only`
      return [{ path: [...path, 'month'], problem, expected: `1–${months}` }]
    }
    case 'nth-workday':
      if (step.period !== 'week' || due.nth <= 5) return []
      return [
        {
          path: [...path, 'nth'],
          problem: '一周没有这么多工作日 / a week has fewer working days',
          expected: '1–5',
        },
      ]
    case 'before':
    case 'after':
      return []
    default:
      return due satisfies never
  }
}

interface Reference {
  readonly path: readonly PropertyKey[]
  readonly name: string
}

function referencesOf(milestone: LooseMilestone, path: readonly PropertyKey[]): readonly Reference[] {
  const { due } = milestone
  const needs = milestone.needs.flatMap((name, index) =>
    name === null ? [] : [{ path: [...path, 'needs', index], name }],
  )
  return due?.kind === 'before' || due?.kind === 'after'
    ? [{ path: [...path, 'due', 'milestone'], name: due.milestone }, ...needs]
    : needs
}

function referenceFaults(
  step: LooseStep,
  milestone: LooseMilestone,
  path: readonly PropertyKey[],
  names: readonly string[],
): readonly Fault[] {
  const unknown = referencesOf(milestone, path)
    .filter(({ name }) => !names.includes(name))
    .map(({ path: at, name }) => ({
      path: at,
      problem: `没有节点“${name}” / no milestone “${name}”`,
      expected: nearestNames(name, names).join(' · '),
    }))
  const dueCircle = circle(
    milestone,
    [...path, 'due'],
    dueTargets(step),
    '应办日互相依赖 / due rules go in a circle',
  )
  const needCircle = circle(
    milestone,
    [...path, 'needs'],
    neededTargets(step),
    '“须先完成”互相依赖 / milestones need one another',
  )
  return [
    ...unknown,
    ...repeated(milestone.needs, [...path, 'needs']),
    ...(dueCircle.length > 0 ? dueCircle : needCircle),
  ]
}

type Targets = (name: string) => readonly string[]

function dueTargets(step: LooseStep): Targets {
  return (name) => {
    const due = step.milestones.find((each) => each?.milestone === name)?.due
    return due?.kind === 'before' || due?.kind === 'after' ? [due.milestone] : []
  }
}

/** What must have happened first: what is needed, and what a follow-up counts from. */
function neededTargets(step: LooseStep): Targets {
  return (name) => {
    const found = step.milestones.find((each) => each?.milestone === name)
    const needs = (found?.needs ?? []).flatMap((need) => (need === null ? [] : [need]))
    return found?.due?.kind === 'after' ? [...needs, found.due.milestone] : needs
  }
}

function circle(
  milestone: LooseMilestone,
  path: readonly PropertyKey[],
  targetsOf: Targets,
  problem: string,
): readonly Fault[] {
  if (milestone.milestone === null) return []
  const way = wayBack(milestone.milestone, targetsOf)
  return way === null ? [] : [{ path, problem: `${problem}: ${way.join(' → ')}` }]
}

/** The way from a milestone to itself; null: there is none. */
function wayBack(start: string, targetsOf: Targets): readonly string[] | null {
  const seen = new Set<string>()
  const walk = (name: string, way: readonly string[]): readonly string[] | null => {
    for (const target of targetsOf(name)) {
      if (target === start) return [...way, target]
      if (seen.has(target)) continue
      seen.add(target)
      const found = walk(target, [...way, target])
      if (found !== null) return found
    }
    return null
  }
  return walk(start, [start])
}

/** Words that stand twice in a list. */
function repeated(words: readonly (string | null)[], path: readonly PropertyKey[]): readonly Fault[] {
  return words.flatMap((word, index) =>
    word !== null && words.indexOf(word) < index
      ? [{ path: [...path, index], problem: `“${word}”重复 / “${word}” is given twice` }]
      : [],
  )
}
