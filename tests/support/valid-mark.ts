import type { Mark } from '../../domain/cadence/commands.ts'
import { definitionOf } from '../../domain/cadence/milestones.ts'
import type { FactDefinition, StepDefinition } from '../../domain/programme/template.ts'

/** A mark with everything the template asks for. */
export function validMark(definition: StepDefinition, milestone: string, happenedOn: string): Mark {
  const own = definitionOf(definition, milestone)
  const [kind] = own.evidence
  return {
    milestone,
    happenedOn,
    values: Object.fromEntries(
      own.facts.filter((fact) => fact.required).map((fact) => [fact.fact, valueOf(fact, happenedOn)]),
    ),
    evidence: kind === undefined ? [] : [{ kind, name: '签到表.pdf', sha256: 'a'.repeat(64), size: 1 }],
    note: '',
  }
}

function valueOf(fact: FactDefinition, happenedOn: string) {
  switch (fact.type) {
    case 'text':
      return '特种纸涂布'
    case 'texts':
      return ['特种纸涂布']
    case 'date':
      return happenedOn
    case 'yes-no':
      return true
    case 'choice':
      return fact.choices[0] ?? ''
    case 'choices':
      return fact.choices.slice(0, 2)
    case 'integer':
    case 'number':
      return fact.norm ?? fact.least ?? 1
  }
}
