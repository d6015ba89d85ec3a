import canonicalize from 'canonicalize'

/**
 * One text for one value. Throws for what JSON cannot hold, half a character included. The ledger has a writer of its own,
 * on purpose: what proves the record must not rest on what writes it. @source RFC 8785
 */
export function canonicalText(value: unknown): string {
  const text = canonicalize(value)
  if (text === undefined) throw new TypeError(`JSON cannot hold a value of type ${typeof value}`)
  return text
}

/** Null: JSON cannot hold it. */
export function canonicalTextOrNull(value: unknown): string | null {
  try {
    return canonicalText(value)
  } catch {
    return null
  }
}
