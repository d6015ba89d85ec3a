/** What the server takes at most as one message, or as the result of one activity, in bytes. */
export const mostPayloadBytes = 512 * 1_024

/**
 * What one command may weigh at most, in bytes of JSON; and several that are decided together, which become the result of
 * one activity: as events they weigh somewhat more.
 */
export const mostCommandBytes = 256 * 1_024

/**
 * Bytes of plain JSON in UTF-8, without blanks; beyond `most` it counts no further. However deep it is nested, the stack
 * does not grow.
 */
export function jsonBytes(value: unknown, most = Number.POSITIVE_INFINITY): number {
  let bytes = 0
  const waiting: unknown[] = [value]
  while (waiting.length > 0 && bytes <= most) {
    const next = waiting.pop()
    if (typeof next === 'string') bytes += stringBytes(next, most)
    else if (Array.isArray(next)) {
      bytes += framed(next.length)
      for (const each of next) waiting.push(each)
    } else if (typeof next === 'object' && next !== null) {
      const entries = Object.entries(next).filter(([, each]) => each !== undefined)
      bytes += framed(entries.length)
      for (const [key, each] of entries) {
        bytes += stringBytes(key, most) + 1
        waiting.push(each)
      }
    } else bytes += String(next).length
  }
  return bytes
}

/** Brackets and commas. */
function framed(count: number): number {
  return 2 + Math.max(0, count - 1)
}

function stringBytes(text: string, most: number): number {
  if (text.length > most) return text.length
  let bytes = 2
  for (let index = 0; index < text.length; index += 1) {
    const code = text.codePointAt(index) ?? 0
    if (code > 0xffff) index += 1
    bytes += bytesOf(code)
  }
  return bytes
}

function bytesOf(code: number): number {
  if (code < 0x80) return code < 0x20 || code === 0x22 || code === 0x5c ? escapedBytes(code) : 1
  if (code < 0x800) return 2
  if (code > 0xffff) return 4
  return code >= 0xd800 && code <= 0xdfff ? uEscapeBytes : 3
}

const uEscapeBytes = 6

function escapedBytes(code: number): number {
  const hasShortForm = code >= 0x20 || (code >= 0x08 && code <= 0x0d && code !== 0x0b)
  return hasShortForm ? 2 : uEscapeBytes
}
