import { createHash, timingSafeEqual } from 'node:crypto'

/** Whether an Authorization header bears the token; takes the same time for every wrong one. */
export function bearsToken(header: string | undefined, token: string): boolean {
  const given = /^Bearer ([\x21-\x7e]+)$/.exec(header ?? '')?.[1] ?? ''
  return timingSafeEqual(digest(given), digest(token))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
