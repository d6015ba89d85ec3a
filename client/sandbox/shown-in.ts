import type { SeenRequest } from './fakes/http-visit.ts'

/** All text that stands in a request's body, whatever the vendor's form; for people to look at. */
export function shownIn({ raw }: SeenRequest): string {
  const body = raw.toString('utf8')
  const json = parse(body) ?? parse(new URLSearchParams(body).get('msg') ?? '')
  return json === null ? body : textsIn(json).join('\n')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const shownNames = ['title', 'text', 'content']

function textsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) =>
    typeof inner === 'string' && shownNames.includes(name) ? [inner] : textsIn(inner),
  )
}
