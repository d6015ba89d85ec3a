import type { CivilDate } from '../../domain/calendar/civil-date.ts'
import { refusalTable, refuse } from '../../domain/refusals.ts'
import { recordedAnswer } from '../../domain/schemas/command-schema.ts'
import type { ApiClient } from './api-client.ts'
import { findApi } from './find-api.ts'
import type { CliContext } from './command.ts'
import { ApiAnswerError, CliError } from './errors.ts'
import { readNames } from './put-names-back.ts'
import { shellLine } from './shell-words.ts'
import { recordedLines } from './recorded-text.ts'

/** What has to be said again for a command to be the same. */
interface Repeatable {
  readonly commandId: string
  /** The day it is for, where it has one and it is settled. */
  readonly day: CivilDate | null
}

/** Does what one command needs of the API; whoever cannot be known to have recorded it is told how to repeat it. */
export async function recording<T>(
  context: CliContext,
  { commandId, day }: Repeatable,
  ask: () => Promise<T>,
): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (!isUnavailable(error)) throw error
    context.note(error.message)
    const repeat = repeatLine(context, { commandId, day })
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
  command: {
    readonly teamId: string
    readonly name: string
    readonly body: { readonly commandId: string }
    readonly day?: CivilDate | null
  },
): Promise<void> {
  const { teamId, name, body } = command
  const path = `/teams/${encodeURIComponent(teamId)}/commands/${name}`
  const repeatable = { commandId: body.commandId, day: command.day ?? null }
  const api = await recording(context, repeatable, () => Promise.resolve(findApi(context)))
  const answer = await recording(context, repeatable, () => api.post(path, body, recordedAnswer))
  if (context.json) return context.printJson(answer)
  const by = answer.already === undefined ? null : await nameOf(api, answer.already.by)
  for (const line of recordedLines(name, answer, by)) context.print(line)
}

/** What was recorded is recorded, whether or not a name can be read. */
async function nameOf(api: ApiClient, personId: string | null): Promise<string> {
  if (personId === null) return '—'
  const names = await readNames(api).catch(() => null)
  const name = names?.person(personId) ?? personId
  return name === personId ? personId : `${name}（${personId}）`
}

/** The line as typed, with what it left to chance: the command's id, and the day that was chosen for it. */
function repeatLine(context: CliContext, { commandId, day }: Repeatable): string {
  const { words } = context
  return shellLine([
    'npx',
    'hopelight',
    ...words,
    ...(day !== null && context.takes('on') && context.option('on') === null ? ['--on', day] : []),
    ...(context.option('command-id') === null ? ['--command-id', commandId] : []),
  ])
}
