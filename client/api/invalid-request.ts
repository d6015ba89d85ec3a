import { z } from 'zod'
import { isCommandId } from '../../domain/cadence/messages/message-forms.ts'
import { nearestNames } from '../../domain/nearest.ts'
import { type Refusal, refuse } from '../../domain/refusals.ts'
import { knownKeys } from '../../domain/schemas/closed-object.ts'

/** One thing that a schema found wrong with a request. */
export interface RequestProblem {
  /** `marks.0.happenedOn`; empty: the whole. */
  readonly field: string
  readonly problem: string
}

export interface InvalidRequest {
  readonly refusal: Refusal
  readonly problems: readonly RequestProblem[]
}

const issueForm = z.object({
  keyword: z.string(),
  instancePath: z.string(),
  message: z.string().default(''),
  params: z.object({ keys: z.array(z.string()).optional() }).default({}),
})
type Issue = z.infer<typeof issueForm>

/**
 * What was wrong with a request that a schema refused; null: no schema did. Names that there are not come before
 * everything else, because a mistyped one is why another one is missing. `otherwise` says it in better words.
 */
export function invalidRequest(
  error: unknown,
  otherwise: (problem: string) => Refusal = (problem) => refuse('bad-input', { problem }),
): InvalidRequest | null {
  const read = z.object({ validation: z.array(issueForm).min(1) }).safeParse(error)
  if (!read.success) return null
  const { validation } = read.data
  const problems = validation.map((issue) => ({ field: fieldOf(issue), problem: issue.message }))
  const unknown = validation.flatMap(unknownFields)
  if (unknown.length > 0) return { refusal: unknownRefusal(unknown), problems }
  const text = problems.map(({ field, problem }) => `${field} 不合要求 / is not as expected (${problem})`)
  return { refusal: otherwise(text.join('；')), problems }
}

interface UnknownField {
  readonly field: string
  readonly nearest: readonly string[]
}

function unknownFields(issue: Issue): readonly UnknownField[] {
  if (issue.keyword !== 'unrecognized_keys') return []
  const place = fieldOf(issue)
  const known = knownKeys(issue.message)
  return (issue.params.keys ?? []).map((key) => ({
    field: cut(place === '' ? key : `${place}.${key}`),
    nearest: nearestNames(key, known),
  }))
}

function unknownRefusal(unknown: readonly UnknownField[]): Refusal {
  const nearest = [...new Set(unknown.flatMap((each) => each.nearest))].filter((name) => name !== '')
  return refuse('unknown-field', {
    given: unknown.map(({ field }) => field).join('、'),
    nearest: nearest.length === 0 ? '—' : nearest.join('、'),
  })
}

function fieldOf({ instancePath }: Issue): string {
  return instancePath.replace(/^\//, '').replaceAll('/', '.')
}

function cut(field: string): string {
  return Array.from(field).slice(0, 80).join('')
}

/** The command that a body is about, if it says so; null: none, or no id that may be repeated. */
export function commandIdOf(body: unknown): string | null {
  if (typeof body !== 'object' || body === null || !('commandId' in body)) return null
  const { commandId } = body
  return typeof commandId === 'string' && isCommandId(commandId) ? commandId : null
}
