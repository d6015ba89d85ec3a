import type { PlanPeriodsInput } from '../../domain/cadence/plan/plan-periods.ts'
import type { Outcomes } from '../../ledger/record/append.ts'

/**
 * One thing that a control workflow does, taken from a recorded history:
 * - `arm`: its one timer, to fire so many milliseconds after the workflow began (across continue-as-new);
 * - `wait`: until so many more timers have fired, updates and signals have come;
 * - `plan`, `write`: a local activity whose answer holds rows of these sizes and has so many bytes in all;
 * - `children`: start the six cadences and wait until each has started;
 * - `continue`: continue as new with an input of so many bytes;
 * - `conclude`: tell the programme.
 */
export type Move =
  | readonly ['arm', afterMs: number]
  | readonly ['wait', timers: number, updates: number, signals: number]
  | readonly ['plan' | 'write', rowBytes: readonly number[], answerBytes: number]
  | readonly ['children']
  | readonly ['continue', inputBytes: number]
  | readonly ['conclude']

/** Everything that one workflow does, over all its runs. */
export interface Chain {
  /** Of its first input, in bytes. */
  readonly inputBytes: number
  readonly moves: readonly Move[]
  /** What each `write` recorded, by its index among the moves. */
  readonly outcomes: Readonly<Record<number, Outcomes>>
  /** What each `plan` asked for, by its index among the moves. */
  readonly plans: Readonly<Record<number, PlanPeriodsInput>>
}

/** By the ids of the recorded workflows. */
export type ControlScript = Readonly<Record<string, Chain>>

/** The moves of a chain from `from` on, up to and with its next local activity. */
export function nextMoves(script: ControlScript, chain: string, from: number): readonly Move[] {
  const { moves } = script[chain] ?? { moves: [] }
  const end = moves.findIndex((move, index) => index >= from && isLocalActivity(move))
  return end === -1 ? moves.slice(from) : moves.slice(from, end + 1)
}

function isLocalActivity(move: Move): boolean {
  return move[0] === 'plan' || move[0] === 'write'
}
