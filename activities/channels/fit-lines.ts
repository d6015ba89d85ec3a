/** Whether a text, or lines, still fit where they are to go. What is shorter fits if the longer does. */
export type Fits<T> = (candidate: T) => boolean

export function bytesOf(text: string): number {
  return Buffer.byteLength(text, 'utf8')
}

/** As many whole lines as fit, from the first on. */
export function fitLines(lines: readonly string[], fits: Fits<readonly string[]>): readonly string[] {
  return lines.slice(
    0,
    most(lines.length, (count) => fits(lines.slice(0, count))),
  )
}

/** The line, or its beginning with an ellipsis: cut between code points, never within one. */
export function shortenLine(line: string, fits: Fits<string>): string {
  if (fits(line)) return line
  const points = Array.from(line)
  const cutTo = (count: number): string => `${points.slice(0, count).join('').trimEnd()}…`
  return cutTo(most(points.length - 1, (count) => fits(cutTo(count))))
}

/** The largest count from 0 to `end` that fits; 0 if none does. */
function most(end: number, fits: Fits<number>): number {
  let fitting = 0
  let tooMany = end + 1
  while (tooMany - fitting > 1) {
    const middle = Math.floor((fitting + tooMany) / 2)
    if (fits(middle)) fitting = middle
    else tooMany = middle
  }
  return fitting
}
