import { join } from 'node:path'
import { readCalendars } from '../config/read-calendars.ts'
import { projectFolder } from '../config/project-folder.ts'
import { readTeamFiles, readTemplate, templateNames } from '../config/read-project-files.ts'
import type { TeamPart } from '../rehearsal/play-team.ts'
import { dateOf, instantFromMs } from '../domain/calendar/instant.ts'
import { completeTeam } from '../config/submitted-team.ts'

export const oneTeamFile = join(projectFolder(), 'examples', 'longyou.yaml')
export const sixTeamsFile = join(projectFolder(), 'examples', 'quzhou.yaml')

/** The first team of the one-team example, from today on, as its rehearsal plays it. */
export function oneTeam(): TeamPart {
  const [submitted] = readTeamFiles([oneTeamFile], { templates: templateNames() }).teams
  if (submitted === undefined) throw new Error(`${oneTeamFile} holds no team`)
  const startOn = dateOf(instantFromMs(Date.now()))
  const team = completeTeam({ ...submitted, startOn }, { startOn, template: templateNames().at(-1) ?? '' })
  const template = readTemplate(join(projectFolder(), 'templates', `${team.template}.yaml`))
  const { calendar, version } = readCalendars()
  return { team, template, calendar, calendarVersion: version, cast: 'mixed', seed: 1 }
}
