import type { LooseFact, LooseMilestone } from './loose-template.ts'
import type { Fault } from './template-fault.ts'

/** What is wrong with the facts of a milestone: keys given twice, bounds and choices that do not fit the type. */
export function factFaults(milestone: LooseMilestone, path: readonly PropertyKey[]): readonly Fault[] {
  return milestone.facts.flatMap((fact, index) => {
    if (fact === null) return []
    const own = [...path, 'facts', index]
    const first = milestone.facts.findIndex((each) => each?.fact === fact.fact)
    const twice = fact.fact !== null && first < index
    return [
      ...(twice ? [{ path: [...own, 'fact'], problem: '项目键重复 / this key is given twice' }] : []),
      ...boundFaults(fact, own),
      ...choiceFaults(fact, own),
    ]
  })
}

const bounds = ['norm', 'least', 'most'] as const

function boundFaults(fact: LooseFact, path: readonly PropertyKey[]): readonly Fault[] {
  const { type, norm, least, most } = fact
  const given = bounds.filter((bound) => fact[bound] !== null)
  if (type === null) return []
  if (type !== 'integer' && type !== 'number') {
    return given.map((bound) => ({
      path: [...path, bound],
      problem: `类型 ${type} 没有大小 / the type ${type} has no size`,
      expected: 'type: integer · number',
    }))
  }
  const whole = type === 'integer' ? given.filter((bound) => !Number.isInteger(fact[bound])) : []
  return [
    ...whole.map((bound) => ({ path: [...path, bound], problem: '须为整数 / must be a whole number' })),
    ...(least !== null && most !== null && least > most
      ? [{ path: [...path, 'most'], problem: '小于 least / is less than least', expected: `≥ ${least}` }]
      : []),
    ...(norm !== null && ((least !== null && norm <= least) || (most !== null && norm > most))
      ? [
          {
            path: [...path, 'norm'],
            problem: '不在 least 与 most 之间 / does not lie between least and most',
          },
        ]
      : []),
  ]
}

function choiceFaults(fact: LooseFact, path: readonly PropertyKey[]): readonly Fault[] {
  const { type, choices } = fact
  if (type === null) return []
  const at = [...path, 'choices']
  if (type !== 'choice' && type !== 'choices') {
    return choices.length === 0
      ? []
      : [
          {
            path: at,
            problem: `类型 ${type} 没有选项 / the type ${type} has no choices`,
            expected: 'type: choice · choices',
          },
        ]
  }
  const different = new Set(choices).size
  return different >= 2 && different === choices.length
    ? []
    : [{ path: at, problem: '选项须有两个以上且不重复 / choices must be two or more, all different' }]
}
