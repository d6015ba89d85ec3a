import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Template } from '../domain/programme/template.ts'
import { type FileProblem, FileProblemsError } from './yaml/file-problem.ts'
import { parsePeopleFile, type PeopleFileOptions, type SubmittedPerson } from './people-file-schema.ts'
import { diffTeams, normaliseTeam, type SubmittedTeam } from './submitted-team.ts'
import { parseTeamFile, type TeamFileOptions } from './team-file-schema.ts'
import { parseTemplate } from './template/template-schema.ts'
import { bytesOf } from './bytes-of.ts'
import { projectFolder } from './project-folder.ts'

export interface TeamFiles {
  readonly teams: readonly SubmittedTeam[]
  readonly warnings: readonly FileProblem[]
}

export interface PeopleFile {
  readonly people: readonly SubmittedPerson[]
  readonly warnings: readonly FileProblem[]
}

/** The names of the templates there are, the newest last. */
export function templateNames(): readonly string[] {
  return readdirSync(join(projectFolder(), 'templates'))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.slice(0, -'.yaml'.length))
    .toSorted((one, other) => versionOf(one) - versionOf(other))
}

/** Throws `FileProblemsError`. */
export function readTemplate(path: string): Template {
  const result = parseTemplate(bytesOf(path), path)
  if (!result.ok) throw new FileProblemsError(result.problems)
  return result.template
}

/**
 * The teams of all files, in their order; a team that stands in several with the same content is one. Throws
 * `FileProblemsError` with every problem of every file.
 */
export function readTeamFiles(paths: readonly string[], options: TeamFileOptions = {}): TeamFiles {
  const problems: FileProblem[] = []
  const warnings: FileProblem[] = []
  const teams = new Map<string, { readonly team: SubmittedTeam; readonly file: string }>()
  for (const file of paths) {
    const result = collected(problems, () => parseTeamFile(bytesOf(file), file, options))
    if (result === null) continue
    warnings.push(...result.warnings)
    if (!result.ok) {
      problems.push(...result.problems)
      continue
    }
    for (const [index, team] of result.teams.entries()) {
      const known = teams.get(team.teamId)
      if (known === undefined) teams.set(team.teamId, { team, file })
      else {
        const position = result.positions[index] ?? { line: 1, column: 1 }
        problems.push(
          ...conflict(known, team).map((problem) => ({
            file,
            ...position,
            field: `teams[${index}]`,
            problem,
          })),
        )
      }
    }
  }
  if (problems.length > 0) throw new FileProblemsError(problems)
  return { teams: [...teams.values()].map(({ team }) => team), warnings }
}

/** Throws `FileProblemsError`. */
export function readPeopleFile(path: string, options: PeopleFileOptions = {}): PeopleFile {
  const result = parsePeopleFile(bytesOf(path), path, options)
  if (!result.ok) throw new FileProblemsError(result.problems)
  return result
}

function conflict(
  known: { readonly team: SubmittedTeam; readonly file: string },
  team: SubmittedTeam,
): string[] {
  const seats = sameSeats(known.team, team) ? [] : ['seats']
  const different = [...diffTeams(normaliseTeam(known.team), normaliseTeam(team)), ...seats]
  if (different.length === 0) return []
  return [`团 ${team.teamId} 与 ${known.file} 中的不同 / differs from ${known.file}: ${different.join('；')}`]
}

function sameSeats(one: SubmittedTeam, other: SubmittedTeam): boolean {
  const held = (team: SubmittedTeam): string =>
    JSON.stringify(
      Object.entries(team.seats)
        .filter(([, persons]) => persons.length > 0)
        .toSorted(([a], [b]) => (a < b ? -1 : 1)),
    )
  return held(one) === held(other)
}

/** Null when it threw file problems, which are kept. */
function collected<T>(problems: FileProblem[], read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof FileProblemsError)) throw error
    problems.push(...error.problems)
    return null
  }
}

function versionOf(name: string): number {
  return Number(/\.v([0-9]+)$/.exec(name)?.[1] ?? 0)
}
