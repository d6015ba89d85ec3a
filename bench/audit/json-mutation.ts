import type { Random } from '../../rehearsal/random.ts'

/** What is done to one node of a JSON text. */
export const jsonWays = ['dropped', 'doubled', 'of another type', 'named twice', 'joined by another'] as const
export type JsonWay = (typeof jsonWays)[number]

/** Texts of JSON values, most of which nobody who reads an export reckons with. */
const strangers = [
  'null',
  'true',
  '0',
  '-1',
  '1e999',
  '9007199254740993',
  '0.5',
  '""',
  '"__proto__"',
  '"\\ud800"',
  '"\\u001b[2J"',
  '[]',
  '{}',
  '[null]',
  '{"events":[{}]}',
  '{"__proto__":{"a":1}}',
  `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
  `"${'长'.repeat(5_000)}"`,
] as const

type Path = readonly (string | number)[]

/** The text with one node changed, and so another text; a text that is no JSON gets a stranger in its place. */
export function mutatedJson(json: string, way: JsonWay, random: Random): string {
  const value = parsed(json)
  const paths = [...pathsIn(value, [])]
  const path = paths[random.whole(0, paths.length - 1)] ?? []
  const stranger = random.pick(strangers)
  const changed = changedAt(value, path, way, stranger)
  return changed === json ? stranger : changed
}

function parsed(json: string): unknown {
  try {
    const read: unknown = JSON.parse(json)
    return read
  } catch {
    return null
  }
}

/** Most nodes of a history lie deep: the way down is chosen at each level, so that each level has its turn. */
function* pathsIn(value: unknown, path: Path): Iterable<Path> {
  yield path
  if (typeof value !== 'object' || value === null) return
  for (const [key, each] of Object.entries(value))
    yield* pathsIn(each, [...path, Array.isArray(value) ? Number(key) : key])
}

function changedAt(value: unknown, [key, ...rest]: Path, way: JsonWay, stranger: string): string {
  if (key === undefined) return way === 'joined by another' ? `${JSON.stringify(value)}${stranger}` : stranger
  const isList = Array.isArray(value)
  if (typeof value !== 'object' || value === null) return stranger
  const members = Object.entries(value).flatMap(([name, each]) => {
    const text = isList ? JSON.stringify(each) : `${JSON.stringify(name)}:${JSON.stringify(each)}`
    if (name !== String(key)) return [text]
    const named = (written: string): string => (isList ? written : `${JSON.stringify(name)}:${written}`)
    if (rest.length > 0) return [named(changedAt(each, rest, way, stranger))]
    switch (way) {
      case 'dropped':
        return []
      case 'doubled':
        return [text, text]
      case 'of another type':
        return [named(stranger)]
      case 'named twice':
        return [named(stranger), text]
      case 'joined by another':
        return [text, isList ? stranger : `"another":${stranger}`]
    }
  })
  return isList ? `[${members.join(',')}]` : `{${members.join(',')}}`
}
