/** What stands under these keys, one in another; undefined: nothing. */
export function memberAt(value: unknown, ...keys: readonly (string | number)[]): unknown {
  let found: unknown = value
  for (const key of keys) {
    if (!hasMembers(found) || !Object.hasOwn(found, key)) return undefined
    found = found[key]
  }
  return found
}

export function textAt(value: unknown, ...keys: readonly (string | number)[]): string | null {
  const found = memberAt(value, ...keys)
  return typeof found === 'string' ? found : null
}

export function listAt(value: unknown, ...keys: readonly (string | number)[]): readonly unknown[] {
  const found = memberAt(value, ...keys)
  return Array.isArray(found) ? found : []
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return hasMembers(value) && !Array.isArray(value)
}

function hasMembers(value: unknown): value is Readonly<Record<string | number, unknown>> {
  return typeof value === 'object' && value !== null
}
