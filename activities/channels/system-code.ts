/** `ENOSPC` and its like, from an error of the system; null: it is none. */
export function systemCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null
  return /^(?:ERR_)?[A-Z][A-Z0-9_]{2,40}$/.test(error.code) ? error.code : null
}
