import { join } from 'node:path'
import type { PlannedOccurrence } from '../../../domain/cadence/plan/plan.ts'
import { planProgramme } from '../../../domain/cadence/plan/plan-periods.ts'
import type { CivilDate } from '../../../domain/calendar/civil-date.ts'
import { dateOf } from '../../../domain/calendar/instant.ts'
import { endsOn } from '../../../domain/calendar/programme-span.ts'
import { nearestNames } from '../../../domain/nearest.ts'
import { refuse } from '../../../domain/refusals.ts'
import { fileProblemText } from '../../../config/yaml/file-problem.ts'
import { completeTeam, type SubmittedTeam } from '../../../config/submitted-team.ts'
import { readCalendars } from '../../../config/read-calendars.ts'
import { projectFolder } from '../../../config/project-folder.ts'
import { readTeamFiles, readTemplate, templateNames } from '../../../config/read-project-files.ts'
import type { CliCommand, CliContext } from '../command.ts'
import { CliError } from '../errors.ts'
import { badInput, optionalDateInput } from '../inputs.ts'
import { type PlannedTeam, planText } from '../plan-text.ts'

/** The three-year plan, without any server. @source docs/contracts.md, "hopelight plan" */
export const plan: CliCommand = {
  name: 'plan',
  summary: '打印三年计划，不需要服务 / print the three-year plan, no server needed',
  arguments: [{ form: '<FILE...>', summary: '帮扶团文件 / team files' }],
  options: [
    { form: '--team <ID>', summary: '只看一个团 / one team only' },
    { form: '--calendar <DIR>', summary: 'YEAR.json 所在文件夹 / another folder of YEAR.json files' },
    {
      form: '--start <DATE>',
      summary: '文件未写 startOn 时的起算日，默认今天 / stands for a missing startOn, else today',
    },
    { form: '--from <DATE>', summary: '只看这天起应办的 / only what is due from this day' },
    { form: '--to <DATE>', summary: '只看到这天为止应办的（含）/ only what is due to this day, included' },
  ],
  example: 'npx hopelight plan examples/quzhou.yaml --team longyou --to 2026-12-31',
  run: (context) => {
    const startOn = optionalDateInput('--start', context.option('start')) ?? dateOf(context.now)
    const fromOn = optionalDateInput('--from', context.option('from'))
    const toOn = optionalDateInput('--to', context.option('to'))
    if (fromOn !== null && toOn !== null && fromOn > toOn)
      throw badInput('--from 晚于 --to / --from is after --to')
    const teams = chosenTeams(context)
    const { calendar } = readCalendars(context.option('calendar') ?? undefined)
    const newest = templateNames().at(-1) ?? ''
    const planned = (submitted: SubmittedTeam): PlannedTeam => {
      const team = completeTeam(submitted, { startOn, template: newest })
      const template = readTemplate(join(projectFolder(), 'templates', `${team.template}.yaml`))
      const whole = planProgramme(calendar, template, team.startOn, team.salon.weekday)
      const shown = whole.filter((occurrence) => isDueBetween(occurrence, fromOn, toOn))
      return { team, template, startIsAssumed: submitted.startOn === undefined, whole, shown }
    }
    if (context.json) context.printJson({ teams: teams.map((each) => teamDocument(planned(each))) })
    // One by one: the first team can be read while the others are planned, and none is kept.
    else for (const each of teams) context.print(`${planText(context.terminal, planned(each))}\n`)
  },
}

function chosenTeams(context: CliContext): readonly SubmittedTeam[] {
  const { teams, warnings } = readTeamFiles(context.argument(0), { templates: templateNames() })
  for (const warning of warnings) context.note(`提示 / note: ${fileProblemText(warning)}`)
  const given = context.option('team')
  if (given === null) return teams
  const chosen = teams.filter(({ teamId }) => teamId === given)
  if (chosen.length > 0) return chosen
  const names = teams.map(({ teamId }) => teamId)
  throw new CliError(refuse('unknown-team', { given, nearest: nearestNames(given, names).join('、') }))
}

function isDueBetween(
  occurrence: PlannedOccurrence,
  fromOn: CivilDate | null,
  toOn: CivilDate | null,
): boolean {
  const instants =
    occurrence.exempt === null ? occurrence.milestones.map(({ dueAt }) => dueAt) : [occurrence.opensAt]
  return instants
    .map(dateOf)
    .some((day) => (fromOn === null || day >= fromOn) && (toOn === null || day <= toOn))
}

function teamDocument({ team, shown }: PlannedTeam) {
  return {
    teamId: team.teamId,
    startOn: team.startOn,
    endsOn: endsOn(team.startOn),
    template: team.template,
    occurrences: shown,
  }
}
