/** Between -1 and 1, the same for the same attempt of the same thing: so that not all repeats come at the same moment. */
export function spreadOf(id: string, attempt: number): number {
  let mixed = attempt
  for (const letter of id) mixed = (mixed * 31 + (letter.codePointAt(0) ?? 0)) % 2_001
  return mixed / 1_000 - 1
}
