/** Only so much of a given word is compared, so that a long one costs no time. */
const comparedMost = 64

/** The names that a mistyped word most likely meant: by edit distance, then in their own order; at most `count`. */
export function nearestNames(given: string, names: readonly string[], count = 3): string[] {
  const wanted = Array.from(given.slice(0, comparedMost).toLowerCase())
  return names
    .map((name, index) => ({
      name,
      index,
      distance: editDistance(wanted, Array.from(name.slice(0, comparedMost).toLowerCase())),
    }))
    .toSorted((one, other) => one.distance - other.distance || one.index - other.index)
    .slice(0, count)
    .map(({ name }) => name)
}

/** Characters to add, drop or replace to turn one word into the other. */
function editDistance(one: readonly string[], other: readonly string[]): number {
  let above = Array.from({ length: other.length + 1 }, (_, column) => column)
  for (const [row, character] of one.entries()) {
    const line = [row + 1]
    for (const [column, otherCharacter] of other.entries()) {
      const replaced = (above[column] ?? 0) + (character === otherCharacter ? 0 : 1)
      line.push(Math.min(replaced, (above[column + 1] ?? 0) + 1, (line[column] ?? 0) + 1))
    }
    above = line
  }
  return above.at(-1) ?? 0
}
