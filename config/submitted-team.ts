import type { CivilDate } from '../domain/calendar/civil-date.ts'
import type { Team } from '../domain/programme/team.ts'

/** A team as its file states it. */
export interface SubmittedTeam extends Omit<Team, 'startOn' | 'template'> {
  /** Absent: the day it is started. */
  readonly startOn?: CivilDate
  /** Absent: the newest when it is started. */
  readonly template?: string
}

/** What must stay the same when a team is submitted again: all that its file states, but for the seats. */
export type NormalTeam = Omit<SubmittedTeam, 'seats'>

/** The team with what its file left open. */
export function completeTeam(
  team: SubmittedTeam,
  open: { readonly startOn: CivilDate; readonly template: string },
): Team {
  return { ...team, startOn: team.startOn ?? open.startOn, template: team.template ?? open.template }
}

/** Plain JSON, its keys always in the same order, without the seats and without what the file left open. @source docs/operations.md, "What runs" */
export function normaliseTeam(team: SubmittedTeam): NormalTeam {
  return {
    teamId: team.teamId,
    name: team.name,
    county: team.county,
    industry: team.industry,
    ...(team.template === undefined ? {} : { template: team.template }),
    ...(team.startOn === undefined ? {} : { startOn: team.startOn }),
    salon: { weekday: team.salon.weekday, at: team.salon.at },
  }
}

/** What differs, as `field: old → new`, `—` for what is not stated; nothing: the same team. */
export function diffTeams(old: NormalTeam, now: NormalTeam): string[] {
  const fields: readonly (readonly [string, string | undefined, string | undefined])[] = [
    ['teamId', old.teamId, now.teamId],
    ['name', old.name, now.name],
    ['county', old.county, now.county],
    ['industry', old.industry, now.industry],
    ['template', old.template, now.template],
    ['startOn', old.startOn, now.startOn],
    ['salon.weekday', String(old.salon.weekday), String(now.salon.weekday)],
    ['salon.at', old.salon.at, now.salon.at],
  ]
  return fields.flatMap(([field, before, after]) =>
    before === after ? [] : [`${field}: ${before ?? '—'} → ${after ?? '—'}`],
  )
}
