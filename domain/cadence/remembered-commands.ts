import { type Instant, instantFromMs, msOf } from '../calendar/instant.ts'

/**
 * The answer a command was given, kept so that the same command gets the same answer. As text, because three
 * hundred of them travel with every continue-as-new: `id sequence hash seconds(base 36) state`.
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

export const answerStates = ['done', 'done-late', 'returned', 'suspended', 'running', 'recorded'] as const
export type AnswerState = (typeof answerStates)[number]

/** At most so many are carried over. */
export const rememberedMost = 300
/** Days for which an answer is kept. */
export const rememberedDays = 30

export function rememberCommand(
  remembered: readonly RememberedCommand[],
  answer: CommandAnswer,
): readonly RememberedCommand[] {
  const oldestMs = msOf(answer.at) - rememberedDays * 86_400_000
  const kept = remembered.filter((text) => {
    const ms = Number.parseInt(text.split(' ')[3] ?? '0', 36) * 1000
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

function write(answer: CommandAnswer): RememberedCommand {
  return [
    shortenId(answer.commandId),
    answer.sequence,
    answer.bodyHash.slice(0, 8),
    (msOf(answer.at) / 1000).toString(36),
    answerStates.indexOf(answer.state),
  ].join(' ')
}

function read(text: RememberedCommand, commandId: string): CommandAnswer {
  const [, sequence = '0', bodyHash = '', seconds = '0', state = '0'] = text.split(' ')
  return {
    commandId,
    sequence: Number(sequence),
    at: instantFromMs(Number.parseInt(seconds, 36) * 1000),
    bodyHash,
    state: answerStates[Number(state)] ?? 'recorded',
  }
}

export function sameBody(answer: CommandAnswer, bodyHash: string): boolean {
  return answer.bodyHash === bodyHash.slice(0, 8)
}

/** A lower-case UUID as base 36 with `~` before it (26 characters for 36), other ids as they are. */
function shortenId(commandId: string): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(commandId)) return commandId
  return `~${BigInt(`0x${commandId.replaceAll('-', '')}`).toString(36)}`
}
