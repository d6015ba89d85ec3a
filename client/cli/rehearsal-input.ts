import { existsSync } from 'node:fs'
import { access, constants, mkdir } from 'node:fs/promises'
import { join, resolve as absolute } from 'node:path'
import { dateOf, type Instant, instantAt } from '../../domain/calendar/instant.ts'
import { fileProblemText } from '../../config/yaml/file-problem.ts'
import { completeTeam } from '../../config/submitted-team.ts'
import { checkTogether } from '../../config/check-together.ts'
import { type CalendarFolder, readCalendars } from '../../config/read-calendars.ts'
import { closeFolder } from '../../config/owner-only.ts'
import { projectFolder } from '../../config/project-folder.ts'
import { readTeamFiles, readTemplate, templateNames } from '../../config/read-project-files.ts'
import { type CastName, castNames } from '../../rehearsal/casts.ts'
import type { TeamPart } from '../../rehearsal/play-team.ts'
import type { CliContext } from './command.ts'
import { badInput, optionalDateInput, wholeNumberInput } from './inputs.ts'

/** The words of a `rehearse` line, read and checked. */
export interface RehearsalInput {
  readonly teams: readonly TeamPart[]
  readonly calendars: CalendarFolder
  readonly cast: CastName
  readonly seed: number
  readonly untilAt: Instant | null
  /** What is rehearsed otherwise than the files state. */
  readonly remarks: readonly string[]
  /** Absolute; null: nothing is kept. */
  readonly keepIn: string | null
}

/** Throws `CliError` and `FileProblemsError` for what is wrong with the words and the files. */
export function rehearsalInput(context: CliContext): RehearsalInput {
  const cast = castInput(context.option('cast') ?? 'mixed')
  const seed = wholeNumberInput('--seed', context.option('seed') ?? '1')
  const untilAt = untilInput(context)
  const files = () => readTeamFiles(context.argument(0), { templates: templateNames() })
  const calendarFiles = () => readCalendars(context.option('calendar') ?? undefined)
  checkTogether([files, calendarFiles])
  const calendars = calendarFiles()
  const { teams, warnings } = files()
  for (const warning of warnings) context.note(`提示 / note: ${fileProblemText(warning)}`)
  const today = dateOf(context.now)
  const parts = teams.map((submitted): TeamPart => {
    const team = completeTeam(submitted, { startOn: today, template: templateNames().at(-1) ?? '' })
    const template = readTemplate(join(projectFolder(), 'templates', `${team.template}.yaml`))
    const { calendar, version } = calendars
    const startOn = team.startOn < today ? today : team.startOn
    return { team: { ...team, startOn }, template, calendar, calendarVersion: version, cast, seed }
  })
  const remarks = teams.flatMap(({ startOn = today, teamId }) =>
    startOn < today ? [pastStartText(teamId, startOn, today)] : [],
  )
  const keep = context.option('keep')
  const keepIn = keep === null ? null : absolute(keep)
  return { teams: parts, calendars, cast, seed, untilAt, remarks, keepIn }
}

/**
 * Makes the folder that a rehearsal leaves its record in, for its owner alone; true: others could reach it before. Throws
 * `bad-input` for one that holds something already.
 */
export async function makeKeptFolder(folder: string): Promise<boolean> {
  const held = ['ledger.db', 'histories', 'result.json'].find((name) => existsSync(join(folder, name)))
  if (held !== undefined)
    throw badInput(
      `--keep ${folder} 已有上次演练的 ${held}，请另选文件夹 / holds the ${held} of a rehearsal already: choose another folder`,
    )
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await access(folder, constants.W_OK)
    return await closeFolder(folder)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw badInput(`--keep ${folder} 不能写入 / cannot be written: ${reason}`)
  }
}

function pastStartText(teamId: string, startOn: string, today: string): string {
  return `${teamId}：startOn ${startOn} 已过，演练自今日 ${today} 起 / startOn is past, rehearsed from today`
}

function castInput(given: string): CastName {
  const cast = castNames.find((name) => name === given)
  if (cast !== undefined) return cast
  throw badInput(
    `--cast 应为 ${castNames.join('、')} 之一，收到“${given}” / --cast must be one of ${castNames.join(', ')}`,
  )
}

function untilInput(context: CliContext): Instant | null {
  const untilOn = optionalDateInput('--until', context.option('until'))
  if (untilOn === null) return null
  if (untilOn > dateOf(context.now)) return instantAt(untilOn, '20:00')
  throw badInput('--until 应晚于今天 / --until must be later than today')
}
