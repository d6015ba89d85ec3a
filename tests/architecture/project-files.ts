import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectFolder } from './cruise.ts'
import { breaches, type SourceRule } from './source-rule.ts'

const notOurs = new Set(['node_modules', 'data', '.git', '.cache', 'coverage'])

/** Paths of the project's files that match the pattern, relative to its folder, sorted. */
export function projectFiles(pattern: string): readonly string[] {
  return globSync(pattern, { cwd: projectFolder, exclude: (name) => notOurs.has(name) }).toSorted()
}

/** A project file's text. */
export function projectText(path: string): string {
  return readFileSync(join(projectFolder, path), 'utf8')
}

/** Where the project's files of these paths break the rule, as `path:line: what was found`. */
export function breachesIn(rule: SourceRule, paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => breaches(rule, projectText(path)).map((line) => `${path}:${line}`))
}
