import { z } from 'zod'
import type { SeatKey } from '../domain/programme/seats.ts'
import { dateField, idField, nameField, timeField, wholeNumberField, wordField } from './yaml/fields.ts'
import { type FilePosition, type FileProblem, sortProblems } from './yaml/file-problem.ts'
import { diffTeams, normaliseTeam, type SubmittedTeam } from './submitted-team.ts'
import { problemAt, readYamlFile, type YamlFile } from './yaml/yaml-file.ts'
import { closedObject } from '../domain/schemas/closed-object.ts'
import { problemsOfIssues, shown } from './yaml/zod-problems.ts'

export interface TeamFileOptions {
  /** The templates there are; a team file may name one of them. */
  readonly templates?: readonly string[]
}

export type TeamFileResult =
  | {
      readonly ok: true
      readonly teams: readonly SubmittedTeam[]
      /** Where each team begins, in the same order. */
      readonly positions: readonly FilePosition[]
      readonly warnings: readonly FileProblem[]
    }
  | {
      readonly ok: false
      readonly problems: readonly FileProblem[]
      readonly warnings: readonly FileProblem[]
    }

/** A number of experts outside these is warned of, never refused. @source docs/programme.md, "2. Who" */
const expertsLeast = 2
const expertsMost = 5

/** A province has some ninety counties. */
const teamsMost = 500

const list = { error: '列表 / a list' }
/** Person ids; nothing is an empty seat, a single id stands for a list of one. */
const seat = z
  .preprocess(
    (given) => (given === null ? [] : typeof given === 'string' ? [given] : given),
    z.array(idField, { error: '人员编号的列表，如 [p-006]；空岗写 [] / a list of person ids' }),
  )
  .superRefine((persons, context) => {
    for (const [index, person] of persons.entries()) {
      if (persons.indexOf(person) === index) continue
      const problem = `${shown(person)} 在同一岗位重复 / the same person twice in one seat`
      context.addIssue({
        code: 'custom',
        path: [index],
        message: '每人一次 / each person once',
        params: { problem },
      })
    }
  })
  .optional()

const seats = {
  'chief-expert': seat,
  expert: seat,
  'tech-manager': seat,
  liaison: seat,
  'association-county': seat,
  'association-city': seat,
  'talent-office': seat,
  enterprise: seat,
  department: seat,
  society: seat,
  province: seat,
  auditor: seat,
  operator: seat,
} as const satisfies Record<SeatKey, typeof seat>

const team = closedObject({
  teamId: idField,
  name: nameField,
  county: nameField,
  industry: nameField,
  startOn: dateField.optional(),
  salon: closedObject({
    weekday: wholeNumberField(1, 7).default(5),
    at: timeField.default('15:00'),
  }).default({ weekday: 5, at: '15:00' }),
  seats: closedObject(seats),
})

function teamFile(templates: readonly string[]) {
  return closedObject({
    version: z.literal(1, { error: '1' }),
    template: wordField(templates).optional(),
    teams: z
      .array(team, list)
      .min(1, { error: '至少一个团 / at least one team' })
      .max(teamsMost, { error: `一份文件最多 ${teamsMost} 个团 / at most ${teamsMost} teams a file` }),
  })
}

/**
 * The teams of a file, or everything that is wrong with it, each with line, column and field. Warnings come either
 * way and refuse nothing.
 * @source docs/contracts.md, "Team file"
 */
export function parseTeamFile(
  source: string | Uint8Array,
  fileName: string,
  options: TeamFileOptions = {},
): TeamFileResult {
  const { yaml, problems } = readYamlFile(source, fileName)
  if (yaml === null) return { ok: false, problems, warnings: [] }
  const parsed = teamFile(options.templates ?? ['six-step.v1']).safeParse(yaml.value)
  const issues = parsed.success ? [] : problemsOfIssues(yaml, parsed.error.issues)
  const all = sortProblems([...problems, ...issues, ...duplicates(yaml)])
  const warnings = warningsOf(yaml)
  if (!parsed.success || all.length > 0) return { ok: false, problems: all, warnings }
  const { template } = parsed.data
  const teams = parsed.data.teams.map((each) => submitted(each, template))
  return { ok: true, teams, positions: teams.map((_, index) => yaml.positionOf(['teams', index])), warnings }
}

function submitted(given: z.infer<typeof team>, template: string | undefined): SubmittedTeam {
  const { teamId, name, county, industry, startOn, salon } = given
  return {
    teamId,
    name,
    county,
    industry,
    salon,
    seats: heldSeats(given.seats),
    ...(template === undefined ? {} : { template }),
    ...(startOn === undefined ? {} : { startOn }),
  }
}

function heldSeats(given: z.infer<typeof team>['seats']): SubmittedTeam['seats'] {
  const stated = Object.entries(given).filter(([, persons]) => persons !== undefined)
  return Object.fromEntries(stated)
}

/** What is read of a team for checks between teams, whatever else is wrong with it. */
const looseTeam = z
  .object({
    teamId: z.string().nullable().catch(null),
    name: z.string().nullable().catch(null),
    seats: z
      .object({ expert: z.union([z.array(z.unknown()), z.string().transform((one) => [one])]).catch([]) })
      .catch({ expert: [] }),
  })
  .nullable()
  .catch(null)
const looseFile = z.object({ teams: z.array(looseTeam).catch([]) }).catch({ teams: [] })

function duplicates(yaml: YamlFile): readonly FileProblem[] {
  const { teams } = looseFile.parse(yaml.value)
  return teams.flatMap((each, index) => {
    const first = teams.findIndex((other) => other !== null && other.teamId === each?.teamId)
    if (each?.teamId === null || first >= index) return []
    const { line } = yaml.positionOf(['teams', first, 'teamId'])
    const problem = `团号与第 ${line} 行相同（${differences(yaml, first, index)}）/ the same teamId as in line ${line}`
    return [problemAt(yaml, ['teams', index, 'teamId'], problem, '每个团一个团号 / one teamId a team')]
  })
}

function differences(yaml: YamlFile, first: number, second: number): string {
  const rawTeams = z.object({ teams: z.array(z.unknown()) }).safeParse(yaml.value).data?.teams ?? []
  const one = team.safeParse(rawTeams[first])
  const other = team.safeParse(rawTeams[second])
  if (!one.success || !other.success) return '另有错误 also faulty'
  const lines = diffTeams(
    normaliseTeam(submitted(one.data, undefined)),
    normaliseTeam(submitted(other.data, undefined)),
  )
  return lines.length === 0 ? '内容相同 same content' : lines.join('；')
}

function warningsOf(yaml: YamlFile): readonly FileProblem[] {
  const { teams } = looseFile.parse(yaml.value)
  return teams.flatMap((each, index) => {
    if (each === null) return []
    const count = each.seats.expert.length
    const problem = `专家 ${count} 名，通常为 ${expertsLeast}–${expertsMost} 名 / ${count} experts, usually ${expertsLeast} to ${expertsMost}`
    const sameName = teams.findIndex((other) => other !== null && other.name === each.name)
    return [
      ...(count < expertsLeast || count > expertsMost
        ? [problemAt(yaml, ['teams', index, 'seats', 'expert'], problem)]
        : []),
      ...(each.name !== null && sameName < index
        ? [problemAt(yaml, ['teams', index, 'name'], '与另一团同名 / the same name as another team')]
        : []),
    ]
  })
}
