import { dateOf } from '../../domain/calendar/instant.ts'
import { refusalTable, refuse } from '../../domain/refusals.ts'
import { recordedAnswer } from '../../domain/schemas/command-schema.ts'
import type { ApiClient } from './api-client.ts'
import { findApi } from './find-api.ts'
import type { CliContext } from './command.ts'
import { ApiAnswerError, CliError } from './errors.ts'
import { readNames } from './put-names-back.ts'
import { shellLine } from './shell-words.ts'
import { answerWord, momentText } from './words.ts'

/** Does what one command needs of the API; whoever cannot be known to have recorded it is told how to repeat it. */
export async function recording<T>(
  context: CliContext,
  commandId: string,
  ask: () => Promise<T>,
): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (!isUnavailable(error)) throw error
    context.note(error.message)
    const repeat = repeatLine(context, commandId)
    throw new CliError(refuse('not-recorded-yet', { repeat }), commandId, [
      `命令号 commandId ${commandId}`,
      repeat,
    ])
  }
}

function isUnavailable(error: unknown): error is Error {
  if (error instanceof ApiAnswerError) return error.report.exitCode === 5
  return error instanceof CliError && refusalTable[error.refusal.code].exitCode === 5
}

/** Sends a command and tells what was recorded. */
export async function recordCommand(
  context: CliContext,
  command: { readonly teamId: string; readonly name: string; readonly body: { readonly commandId: string } },
): Promise<void> {
  const { teamId, name, body } = command
  const path = `/teams/${encodeURIComponent(teamId)}/commands/${name}`
  const api = await recording(context, body.commandId, () => Promise.resolve(findApi(context)))
  const answer = await recording(context, body.commandId, () => api.post(path, body, recordedAnswer))
  if (context.json) return context.printJson(answer)
  const { already, at, sequence, state } = answer
  if (already === undefined)
    context.print(`已登记 recorded：${answerWord(state)}（${state}） 序号 ${sequence} ${momentText(at)}`)
  else
    context.print(
      `此前已登记 already recorded：${await nameOf(api, already.by)} 于 ${momentText(already.at)}，序号 ${sequence}`,
    )
  context.print(`命令号 commandId ${answer.commandId}`)
}

/** What was recorded is recorded, whether or not a name can be read. */
async function nameOf(api: ApiClient, personId: string | null): Promise<string> {
  if (personId === null) return '—'
  const names = await readNames(api).catch(() => null)
  const name = names?.person(personId) ?? personId
  return name === personId ? personId : `${name}（${personId}）`
}

/** The line as typed, with what it left to chance: the command's id, and the day that was today. */
function repeatLine(context: CliContext, commandId: string): string {
  const { words, now } = context
  return shellLine([
    'npx',
    'hopelight',
    ...words,
    ...(context.takes('on') && context.option('on') === null ? ['--on', dateOf(now)] : []),
    ...(context.option('command-id') === null ? ['--command-id', commandId] : []),
  ])
}
