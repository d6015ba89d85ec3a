/** What came of the commands sent so far; a command sent again with the same answer is one. */
export interface CommandCounts {
  readonly accepted: number
  readonly refused: number
}

export const noCommands: CommandCounts = { accepted: 0, refused: 0 }

export function addCounts(one: CommandCounts, other: CommandCounts): CommandCounts {
  return { accepted: one.accepted + other.accepted, refused: one.refused + other.refused }
}
