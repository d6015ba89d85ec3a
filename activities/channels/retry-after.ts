import type { AnswerHeaders } from './http-exchange.ts'

const mostMs = 24 * 60 * 60_000
const leastMs = 1_000

/**
 * How long an answer's headers tell to wait, in milliseconds, from a second to a day; null: they tell nothing readable.
 * `Retry-After` is seconds or a date, Feishu's `x-ogw-ratelimit-reset` seconds; of two the longer holds.
 */
export function retryAfterMs(headers: AnswerHeaders, nowMs: number): number | null {
  const told = [
    ...(headers['retry-after'] ?? []).map((text) => secondsIn(text) ?? untilDate(text, nowMs)),
    ...(headers['x-ogw-ratelimit-reset'] ?? []).map(secondsIn),
  ].filter((wait) => wait !== null)
  return told.length === 0 ? null : Math.min(Math.max(...told, leastMs), mostMs)
}

function secondsIn(text: string): number | null {
  return /^\d{1,9}$/.test(text.trim()) ? Number(text.trim()) * 1_000 : null
}

/** Only the form that HTTP prescribes: the parser would take nearly anything for a date. */
function untilDate(text: string, nowMs: number): number | null {
  if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text.trim())) return null
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : at - nowMs
}
