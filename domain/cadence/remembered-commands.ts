import { type Instant, instantFromMs, msOf } from '../calendar/instant.ts'

/**
 * The answer a command was given, kept so that the same command gets the same answer. As text, because a
 * hundred of them travel with every continue-as-new: `id {state}{hash}{sequence} seconds`, numbers in base 36.
 * @source design.md 4.2
 */
export type RememberedCommand = string

export interface CommandAnswer {
  readonly commandId: string
  readonly sequence: number
  readonly at: Instant
  readonly bodyHash: string
  readonly state: AnswerState
}

/** Kept by their place in this list: a new one comes last. */
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

/** Answers of the last 30 days, and since `openSince` (null: nothing is open), the newest 100 of them. */
export function rememberCommand(
  remembered: readonly RememberedCommand[],
  answer: CommandAnswer,
  openSince: Instant | null,
): readonly RememberedCommand[] {
  const monthAgoMs = msOf(answer.at) - rememberedDays * 86_400_000
  const oldestMs = openSince === null ? monthAgoMs : Math.min(monthAgoMs, msOf(openSince))
  const kept = remembered.filter((text) => {
    const ms = Number.parseInt(text.split(' ')[2] ?? '0', 36) * 1000
    return ms >= oldestMs
  })
  return [...kept, write(answer)].slice(-rememberedMost)
}

export function findRemembered(
  remembered: readonly RememberedCommand[],
  commandId: string,
): CommandAnswer | null {
  const wanted = `${shortenId(commandId)} `
  const found = remembered.find((text) => text.startsWith(wanted))
  return found === undefined ? null : read(found, commandId)
}

/** Letters of a body's hash that are kept. */
const hashLetters = 16

function write(answer: CommandAnswer): RememberedCommand {
  const seconds = (msOf(answer.at) / 1000).toString(36)
  const state = answerStates.indexOf(answer.state)
  const hash = answer.bodyHash.slice(0, hashLetters)
  return `${shortenId(answer.commandId)} ${state}${hash}${answer.sequence.toString(36)} ${seconds}`
}

function read(text: RememberedCommand, commandId: string): CommandAnswer {
  const [, middle = '', seconds = '0'] = text.split(' ')
  return {
    commandId,
    sequence: Number.parseInt(middle.slice(1 + hashLetters), 36),
    at: instantFromMs(Number.parseInt(seconds, 36) * 1000),
    bodyHash: middle.slice(1, 1 + hashLetters),
    state: answerStates[Number(middle[0])] ?? 'recorded',
  }
}

export function sameBody(answer: CommandAnswer, bodyHash: string): boolean {
  return answer.bodyHash.slice(0, hashLetters) === bodyHash.slice(0, hashLetters)
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** A lower-case UUID as base 64 with `~` before it (at most 23 characters for 36), other ids as they are. */
function shortenId(commandId: string): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(commandId)) return commandId
  let rest = BigInt(`0x${commandId.replaceAll('-', '')}`)
  let text = ''
  for (; rest > 0n; rest >>= 6n) text = `${digits[Number(rest & 63n)]}${text}`
  return `~${text}`
}
