/**
 * One text for one value: keys sorted by UTF-16 code unit, no blanks, numbers as ECMAScript writes them (RFC 8785).
 * Members that are `undefined` are left out. Half a surrogate pair stays a `\uXXXX` escape, so that odd text is kept
 * rather than lost. Throws `TypeError` for what JSON cannot hold.
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return JSON.stringify(value)
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`JSON cannot hold ${value}`)
      return JSON.stringify(value)
    case 'object':
      if (value === null) return 'null'
      return Array.isArray(value) ? `[${value.map(canonicalJson).join(',')}]` : canonicalObject(value)
    default:
      throw new TypeError(`JSON cannot hold a value of type ${typeof value}`)
  }
}

function canonicalObject(value: object): string {
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`)
  return `{${members.join(',')}}`
}

/** What `canonicalJson` of a `T` was. Only for text that this ledger wrote itself. */
export function readStored<T>(text: string): T {
  // oxlint-disable-next-line typescript/no-unsafe-return -- the ledger wrote this text from a `T`
  return JSON.parse(text)
}
