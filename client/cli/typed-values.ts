import { toHalfWidth } from '../../domain/half-width.ts'
import type { FactDefinition } from '../../domain/programme/template.ts'
import { badInput } from './inputs.ts'

export type GivenValue = string | number | boolean | readonly string[]
export type GivenValues = Readonly<Record<string, GivenValue>>

/**
 * `key=value` texts by the types of the template's facts: numbers, yes-no, lists by repeating. What cannot be typed
 * stays text, so that it is refused by the same rule as everywhere; an empty value counts as not given. Throws
 * `bad-input`.
 */
export function typedValues(facts: readonly FactDefinition[], given: readonly string[]): GivenValues {
  const pairs = given.map(pairOf)
  const byKey = Map.groupBy(
    pairs.filter(([, value]) => value.trim() !== ''),
    ([key]) => key,
  )
  return Object.fromEntries(
    [...byKey].map(([key, same]) => {
      const values = same.map(([, value]) => value)
      const fact = facts.find((each) => each.fact === key)
      if (fact?.type === 'texts') return [key, values]
      if (fact?.type === 'choices') return [key, values.map((value) => toHalfWidth(value).trim())]
      if (values.length > 1) throw badInput(`--set ${key} 只能写一次 / may be given only once`)
      return [key, fact === undefined ? (values[0] ?? '') : typedValue(fact, values[0] ?? '')]
    }),
  )
}

/** A value of a record file: YAML has typed it already, but for texts that look like numbers. */
export function fileValue(fact: FactDefinition | undefined, value: GivenValue): GivenValue {
  if ((fact?.type === 'texts' || fact?.type === 'choices') && typeof value !== 'object')
    return [String(value)]
  if ((fact?.type === 'text' || fact?.type === 'choice') && typeof value === 'number') return String(value)
  return typeof value === 'string' && fact !== undefined ? typedValue(fact, value) : value
}

function pairOf(text: string): readonly [string, string] {
  const at = text.indexOf('=')
  if (at < 1) throw badInput(`--set 应写作 key=value，收到“${text}” / must be key=value`)
  return [text.slice(0, at).trim(), text.slice(at + 1)]
}

const yes = new Set(['true', 'yes', 'y', '是'])
const no = new Set(['false', 'no', 'n', '否'])

function typedValue(fact: FactDefinition, text: string): GivenValue {
  const plain = toHalfWidth(text).trim()
  switch (fact.type) {
    case 'integer':
    case 'number':
      return /^[+-]?[0-9]+(?:\.[0-9]+)?$/.test(plain) ? Number(plain) : text
    case 'yes-no':
      if (yes.has(plain.toLowerCase())) return true
      return no.has(plain.toLowerCase()) ? false : text
    case 'date':
    case 'choice':
      return plain
    case 'choices':
    case 'text':
    case 'texts':
      return text
  }
}
