import { type Instant, msOf } from '../../calendar/instant.ts'

/** The answer that a command was given; kept, so that the same command gets the same answer. */
export interface CommandAnswer {
  readonly commandId: string
  /** Of the event that the answer is about. */
  readonly sequence: number
  readonly at: Instant
  /** The first 16 hexadecimal digits are kept. */
  readonly bodyHash: string
  readonly state: AnswerState
}

export const answerStates = [
  'done',
  'done-late',
  'returned',
  'suspended',
  'running',
  'recorded',
  'issued',
  'replied',
  'closed',
] as const
export type AnswerState = (typeof answerStates)[number]

/** At most so many are carried over. */
export const rememberedMost = 100
/** Days for which an answer is kept at least. */
export const rememberedDays = 30
const hashDigits = 16

/** Answers of the last 30 days, and since `openSince` (null: nothing is open), the newest 100 of them. */
export function rememberCommand(
  remembered: readonly CommandAnswer[],
  answer: CommandAnswer,
  openSince: Instant | null,
): readonly CommandAnswer[] {
  const monthAgoMs = msOf(answer.at) - rememberedDays * 86_400_000
  const oldestMs = openSince === null ? monthAgoMs : Math.min(monthAgoMs, msOf(openSince))
  const kept = remembered.filter(({ at }) => msOf(at) >= oldestMs)
  return [...kept, { ...answer, bodyHash: shortHash(answer.bodyHash) }].slice(-rememberedMost)
}

export function findRemembered(
  remembered: readonly CommandAnswer[],
  commandId: string,
): CommandAnswer | null {
  return remembered.find((each) => each.commandId === commandId) ?? null
}

export function sameBody(answer: CommandAnswer, bodyHash: string): boolean {
  return shortHash(answer.bodyHash) === shortHash(bodyHash)
}

function shortHash(bodyHash: string): string {
  return bodyHash.slice(0, hashDigits)
}
