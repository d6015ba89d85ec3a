import { Readable } from 'node:stream'
import { refuse } from '../../domain/refusals.ts'
import { RefusedError } from './refused-error.ts'

/** Of a request, whatever its form. */
interface Given {
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
}

/** No text of PostgreSQL holds it, and no text of a person needs it. */
const nul = '\u0000'

/** Throws `text-forbidden` with the field for a text of the request that holds U+0000, also for the name of a field. */
export function refuseNul({ params, query, body }: Given): void {
  const field = fieldWithNul(params) ?? fieldWithNul(query) ?? fieldWithNul(body)
  if (field === null) return
  const shown = field.replaceAll(nul, '\\u0000').slice(0, 100)
  const what = '控制字符 control U+0000'
  throw new RefusedError(refuse('text-forbidden', { field: shown === '' ? '—' : shown, what }))
}

/** `marks.0.note`; null: there is none. A stream of bytes holds no text. */
function fieldWithNul(root: unknown): string | null {
  const left: [path: string, value: unknown][] = [['', root]]
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const [path, value] = next
    if (typeof value === 'string' && value.includes(nul)) return path
    if (typeof value !== 'object' || value === null || value instanceof Readable) continue
    for (const [key, inner] of Object.entries(value)) {
      const field = path === '' ? key : `${path}.${key}`
      if (key.includes(nul)) return field
      left.push([field, inner])
    }
  }
  return null
}
