/** A part of an export's teams: every `count`th of them, from `index` on. Several processes can verify one export so. */
export interface Share {
  /** From 0. */
  readonly index: number
  readonly count: number
}

export const allTeams: Share = { index: 0, count: 1 }

export function isOfShare({ index, count }: Share, place: number): boolean {
  return place % count === index
}
