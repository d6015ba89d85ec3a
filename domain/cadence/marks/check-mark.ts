import { parseCivilDate } from '../../calendar/civil-date.ts'
import { nearestNames } from '../../nearest.ts'
import type { FactDefinition, MilestoneDefinition } from '../../programme/template.ts'
import { type Refusal, refuse } from '../../refusals.ts'
import { checkBusinessText } from '../../text-rules.ts'
import type { Evidence, FactValue, Mark } from '../commands.ts'

/** Facts, evidence and note of one mark against the template; null: nothing is missing or wrong. */
export function checkMark(definition: MilestoneDefinition, mark: Mark): Refusal | null {
  const known = definition.facts.map((fact) => fact.fact)
  const unknown = Object.keys(mark.values).filter((key) => !known.includes(key))
  const [first] = unknown
  if (first !== undefined)
    return refuse('unknown-fact', {
      milestone: definition.milestone,
      given: unknown.join(', '),
      nearest: nearestNames(first, known).join(', '),
    })
  const missing = missingOf(definition, mark)
  if (missing.length > 0) return refuse('evidence-missing', { missing: missing.join(', ') }, missing)
  const note = checkBusinessText(mark.note, 'note')
  if (note !== null) return note
  for (const fact of definition.facts) {
    const value = mark.values[fact.fact]
    const refusal = value === undefined ? null : checkFact(fact, value)
    if (refusal !== null) return refusal
  }
  return checkEvidence(mark.evidence)
}

/** Names and links of evidence are business text. */
export function checkEvidence(evidence: readonly Evidence[]): Refusal | null {
  for (const { name, url = '' } of evidence) {
    const refusal = checkBusinessText(name, 'evidence') ?? checkBusinessText(url, 'evidence.url')
    if (refusal !== null) return refusal
  }
  return null
}

/** Numbers below their norm: accepted, and counted apart (未达规模). */
export function belowNormOf(definition: MilestoneDefinition, mark: Mark): readonly string[] {
  return definition.facts.flatMap((fact) => {
    const value = mark.values[fact.fact]
    return fact.norm !== null && typeof value === 'number' && value < fact.norm ? [fact.fact] : []
  })
}

function missingOf(definition: MilestoneDefinition, mark: Mark): readonly string[] {
  const facts = definition.facts
    .filter((fact) => fact.required && isEmpty(mark.values[fact.fact]))
    .map((fact) => fact.fact)
  const accepted = mark.evidence.some((evidence) => definition.evidence.includes(evidence.kind))
  return definition.evidence.length === 0 || accepted ? facts : [...facts, 'evidence']
}

function isEmpty(value: FactValue | undefined): boolean {
  if (value === undefined) return true
  if (typeof value === 'string') return value.trim() === ''
  return typeof value === 'object' && value.length === 0
}

function checkFact(fact: FactDefinition, value: FactValue): Refusal | null {
  const wrong = (expected: string): Refusal =>
    refuse('fact-invalid', {
      fact: `${fact.fact}（${fact.name}）`,
      expected,
      given: Array.from(String(value)).slice(0, 60).join(''),
    })
  switch (fact.type) {
    case 'text':
      return typeof value === 'string' ? checkBusinessText(value, fact.fact) : wrong('文字')
    case 'texts': {
      if (typeof value === 'string') return checkBusinessText(value, fact.fact)
      if (typeof value !== 'object') return wrong('一项或多项文字')
      return value.map((each) => checkBusinessText(each, fact.fact)).find((each) => each !== null) ?? null
    }
    case 'date':
      return typeof value === 'string' && parseCivilDate(value) !== null ? null : wrong('日期 YYYY-MM-DD')
    case 'yes-no':
      return typeof value === 'boolean' ? null : wrong('是或否（true/false）')
    case 'choice':
      return typeof value === 'string' && fact.choices.includes(value)
        ? null
        : wrong(fact.choices.join(' | '))
    case 'choices':
      return areChoices(fact, value) ? null : wrong(`${fact.choices.join(' | ')}，可多选，不重复`)
    case 'integer':
    case 'number':
      return checkNumber(fact, value) ? null : wrong(numberText(fact))
  }
}

function areChoices(fact: FactDefinition, value: FactValue): boolean {
  const chosen = typeof value === 'string' ? [value] : typeof value === 'object' ? value : null
  if (chosen === null || new Set(chosen).size < chosen.length) return false
  return chosen.every((each) => fact.choices.includes(each))
}

function checkNumber(fact: FactDefinition, value: FactValue): boolean {
  if (typeof value !== 'number' || !Number.isFinite(value)) return false
  if (fact.type === 'integer' && !Number.isSafeInteger(value)) return false
  return (fact.least === null || value >= fact.least) && (fact.most === null || value <= fact.most)
}

function numberText(fact: FactDefinition): string {
  const kind = fact.type === 'integer' ? '整数' : '数字'
  const from = fact.least === null ? '' : `，不小于 ${fact.least}`
  const to = fact.most === null ? '' : `，不大于 ${fact.most}`
  return `${kind}${from}${to}${fact.unit === null ? '' : `（${fact.unit}）`}`
}
