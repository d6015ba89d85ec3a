import { type Document, isNode, isScalar, visit } from 'yaml'

/** What a list or a map may hold: a city has some hundred teams, each with its dozen people. */
export const entriesMost = 5_000

/** Offset of the first collection that holds more than it may; null: none does. */
export function firstCrowded(document: Document): number | null {
  let found: number | null = null
  visit(document, {
    Collection(_, node) {
      if (node.items.length <= entriesMost) return undefined
      found = node.range?.[0] ?? 0
      return visit.BREAK
    },
  })
  return found
}

/** Offset of the first text or key with U+0000, which no database takes; null: there is none. */
export function firstNul(document: Document): number | null {
  let found: number | null = null
  visit(document, {
    Scalar(_, { range, value }) {
      if (typeof value !== 'string' || !value.includes('\u0000')) return undefined
      found = range?.[0] ?? 0
      return visit.BREAK
    },
  })
  return found
}

/** Offsets of the keys that stand in their map already. */
export function repeatedKeys(document: Document): readonly number[] {
  const offsets: number[] = []
  visit(document, {
    Map(_, { items }) {
      const known = new Set<string>()
      for (const { key } of items) {
        const text = isScalar(key) ? `${typeof key.value} ${String(key.value)}` : null
        if (text === null) continue
        if (known.has(text)) offsets.push(isNode(key) ? (key.range?.[0] ?? 0) : 0)
        known.add(text)
      }
    },
  })
  return offsets
}
