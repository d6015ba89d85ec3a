import { Readable } from 'node:stream'
import { refuse } from '../../domain/refusals.ts'
import { shownJson } from '../../domain/shown-text.ts'
import { RefusedError } from './refused-error.ts'

/** Of a request, whatever its form. */
interface Given {
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
}

const nul = '\u0000'
/** What no text of PostgreSQL holds, and half a character, which no UTF-8 holds. */
const unstorable = new RegExp(`${nul}|\\p{Surrogate}`, 'u')

/** Throws `text-forbidden` with the field for a text of the request that cannot be kept, also for the name of a field. */
export function refuseUnstorable({ params, query, body }: Given): void {
  const found = find(params) ?? find(query) ?? find(body)
  if (found === null) return
  const { character, field } = found
  const code = codeOf(character)
  const what = character === nul ? `控制字符 control ${code}` : `半个字符 half a character ${code}`
  const shown = shownJson(field).slice(0, 100)
  throw new RefusedError(refuse('text-forbidden', { field: shown === '' ? '—' : shown, what }))
}

/** With the field as `marks.0.note`; null: there is none. A stream of bytes holds no text. */
function find(root: unknown): { readonly field: string; readonly character: string } | null {
  const left: [field: string, value: unknown][] = [['', root]]
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const [field, value] = next
    const [character] = (typeof value === 'string' ? value : field).match(unstorable) ?? []
    if (character !== undefined) return { field, character }
    if (typeof value !== 'object' || value === null || value instanceof Readable) continue
    for (const [key, inner] of Object.entries(value))
      left.push([field === '' ? key : `${field}.${key}`, inner])
  }
  return null
}

function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}
