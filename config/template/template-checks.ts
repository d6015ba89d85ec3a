import { type PeriodKind, type StepKey, stepKeys } from '../../domain/programme/steps.ts'
import { type LooseStep, looseTemplate } from './loose-template.ts'
import { milestoneFaults } from './milestone-checks.ts'
import type { Fault } from './template-fault.ts'

const periodOfStep: Readonly<Record<StepKey, PeriodKind>> = {
  'weekly-salon': 'week',
  'monthly-visit': 'month',
  'quarterly-consultation': 'quarter',
  'half-year-project': 'half-year',
  'yearly-transfer': 'year',
  'three-year-leap': 'three-years',
}

/** What is wrong between the parts of a template, however broken the rest of the file is. */
export function templateFaults(value: unknown, nameOfFile: string): readonly Fault[] {
  const { template, steps } = looseTemplate.parse(value)
  const names = (steps ?? []).map((step) => step?.step ?? null)
  return [
    ...(template === null || template === nameOfFile
      ? []
      : [
          {
            path: ['template'],
            problem: '与文件名不同 / differs from the name of the file',
            expected: nameOfFile,
          },
        ]),
    ...(steps === null ? [] : sixSteps(names)),
    ...(steps ?? []).flatMap((step, index) => (step === null ? [] : stepFaults(step, ['steps', index]))),
  ]
}

/** Exactly the six, in their order. */
function sixSteps(names: readonly (StepKey | null)[]): readonly Fault[] {
  const expected = stepKeys.join(' · ')
  const missing = stepKeys.filter((key) => !names.includes(key))
  const twice = names.flatMap((name, index): Fault[] =>
    name !== null && names.indexOf(name) < index
      ? [
          {
            path: ['steps', index, 'step'],
            problem: `步骤 ${name} 重复 / step ${name} is given twice`,
            expected,
          },
        ]
      : [],
  )
  const inOrder =
    missing.length > 0 || twice.length > 0 || stepKeys.every((key, index) => names[index] === key)
  return [
    ...(missing.length === 0
      ? []
      : [{ path: ['steps'], problem: `缺少步骤 / missing steps: ${missing.join('、')}`, expected }]),
    ...twice,
    ...(inOrder
      ? []
      : [{ path: ['steps'], problem: '六步的次序不对 / the six steps are out of order', expected }]),
  ]
}

function stepFaults(step: LooseStep, path: readonly PropertyKey[]): readonly Fault[] {
  const period = step.step === null ? null : periodOfStep[step.step]
  const wrongPeriod = period !== null && step.period !== null && step.period !== period
  return [
    ...(wrongPeriod
      ? [
          {
            path: [...path, 'period'],
            problem: `周期与 ${step.step} 不符 / not the period of this step`,
            expected: period,
          },
        ]
      : []),
    ...mainFaults(step, path),
    ...ladderFaults(step, path),
    ...milestoneFaults(step, path),
  ]
}

function mainFaults(step: LooseStep, path: readonly PropertyKey[]): readonly Fault[] {
  const names = step.milestones.flatMap((each) => (each?.milestone == null ? [] : [each.milestone]))
  const ranked = step.milestones.flatMap((each, index): Fault[] =>
    each?.rank === 'main' && each.milestone !== step.main
      ? [
          {
            path: [...path, 'milestones', index, 'rank'],
            problem: '只有主节点才可为 main / only the main milestone may be of rank main',
            expected: 'prep · stage · follow-up',
          },
        ]
      : [],
  )
  if (step.main === null) return ranked
  const place = step.milestones.findIndex((each) => each?.milestone === step.main)
  const main = step.milestones[place] ?? null
  if (main === null) {
    const problem = `没有节点“${step.main}” / no milestone “${step.main}”`
    return [...ranked, { path: [...path, 'main'], problem, expected: names.join(' · ') }]
  }
  const own = (key: string): readonly PropertyKey[] => [...path, 'milestones', place, key]
  return [
    ...ranked,
    ...(main.rank !== null && main.rank !== 'main'
      ? [
          {
            path: own('rank'),
            problem: '主节点的类别须为 main / the main milestone must be of rank main',
            expected: 'main',
          },
        ]
      : []),
    ...(main.optional
      ? [
          {
            path: own('optional'),
            problem: '主节点不能可选 / the main milestone cannot be optional',
            expected: 'false',
          },
        ]
      : []),
  ]
}

/** Reminders from the earliest on, then yellow, red, level 3. */
function ladderFaults(step: LooseStep, path: readonly PropertyKey[]): readonly Fault[] {
  const { remindWorkdays, yellowWorkdays, redWorkdays } = step
  const unsorted = remindWorkdays.some(
    (days, index) => index > 0 && days >= (remindWorkdays[index - 1] ?? days),
  )
  const top = step.levelThree?.workdays ?? null
  return [
    ...(unsorted
      ? [
          {
            path: [...path, 'remindWorkdays'],
            problem: '提醒须从早到晚，不重复 / reminders must go from the largest count down, none twice',
            expected: [...new Set(remindWorkdays)].toSorted((one, other) => other - one).join(', '),
          },
        ]
      : []),
    ...mustExceed(redWorkdays, yellowWorkdays, [...path, 'redWorkdays'], 'yellowWorkdays'),
    ...mustExceed(top, redWorkdays, [...path, 'levelThree', 'workdays'], 'redWorkdays'),
  ]
}

function mustExceed(
  later: number | null,
  earlier: number | null,
  path: readonly PropertyKey[],
  name: string,
): readonly Fault[] {
  if (later === null || earlier === null || later > earlier) return []
  return [{ path, problem: `须大于 ${name} / must be greater than ${name}`, expected: `> ${earlier}` }]
}
