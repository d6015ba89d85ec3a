/**
 * A short, stable fingerprint of plain JSON, the order of keys left aside: eleven letters of base 36. Not a proof,
 * only a way to see that a repeated command has the same body; plain code, since the workflow sandbox has no crypto.
 */
export function shortHash(value: unknown): string {
  return letters(wideHash(value))
}

/** The same in 16 hexadecimal digits: the form of a command's `bodyHash`. */
export function hexHash(value: unknown): string {
  return wideHash(value).toString(16).padStart(16, '0')
}

/** Of bytes, in the form of `shortHash`. */
export function bytesHash(bytes: ArrayLike<number>): string {
  return letters(unitsHash(bytes.length, (index) => bytes[index] ?? 0))
}

function wideHash(value: unknown): bigint {
  const text = canonicalText(value)
  return unitsHash(text.length, (index) => text.charCodeAt(index))
}

function letters(hash: bigint): string {
  return hash.toString(36).padStart(13, '0').slice(2)
}

/** Of 64 bits. */
function unitsHash(length: number, unitAt: (index: number) => number): bigint {
  let low = 0x811c9dc5
  let high = 0x9dc5811c
  for (let index = 0; index < length; index += 1) {
    const unit = unitAt(index)
    low = Math.imul(low ^ unit, 0x01000193)
    high = Math.imul(high ^ (unit + index), 0x85ebca6b)
  }
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0)
}

function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .toSorted(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0))
    return `{${entries.map(([key, member]) => `${JSON.stringify(key)}:${canonicalText(member)}`).join(',')}}`
  }
  return value === undefined ? 'null' : JSON.stringify(value)
}
