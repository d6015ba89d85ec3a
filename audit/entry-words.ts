import { canonicalText } from './canonical-json.ts'
import { isObject, textAt } from './json-members.ts'

/** `team/longyou/weekly-salon 第 17 条 entry 17（milestonesMarked，2026-11-27T…，p-006）` */
export function entryWords(workflowId: string, place: number, leaf: unknown): string {
  const who = textAt(leaf, 'actor', 'personId')
  const about = [textAt(leaf, 'kind') ?? '?', textAt(leaf, 'at') ?? '?', ...(who === null ? [] : [who])]
  return `${workflowId} 第 ${place} 条 entry ${place}（${about.join('，')}）`
}

/** The first member that differs, by its path, with both values; the recorded one first. */
export function firstDifference(shown: unknown, recorded: unknown, path = ''): string | null {
  if (isObject(shown) && isObject(recorded)) {
    for (const key of new Set([...Object.keys(recorded), ...Object.keys(shown)])) {
      const difference = firstDifference(shown[key], recorded[key], path === '' ? key : `${path}.${key}`)
      if (difference !== null) return difference
    }
    return null
  }
  const [one, other] = [valueText(shown), valueText(recorded)]
  return one === other ? null : `${path} ${shortened(one)} ≠ ${shortened(other)}`
}

function valueText(value: unknown): string {
  if (value === undefined) return '（无）'
  try {
    return canonicalText(value)
  } catch {
    return '（不是规范 JSON / not canonical JSON）'
  }
}

const mostCharacters = 60

function shortened(text: string): string {
  const characters = Array.from(text)
  return characters.length <= mostCharacters ? text : `${characters.slice(0, mostCharacters).join('')}…`
}
