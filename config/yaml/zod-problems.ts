import { knownKeys } from '../../domain/schemas/closed-object.ts'
import type { z } from 'zod'
import { nearestNames } from '../../domain/nearest.ts'
import { findPersonalData } from '../../domain/personal-data.ts'
import type { FileProblem } from './file-problem.ts'
import { pastedInValue } from './pasted-characters.ts'
import { problemAt, type YamlFile } from './yaml-file.ts'

/**
 * The issues of a schema as problems with line and column. A schema's own messages say what is expected; a custom
 * issue says with `params.problem` what is wrong. `show` tells how what was given is repeated.
 */
export function problemsOfIssues(
  yaml: YamlFile,
  issues: readonly z.core.$ZodIssue[],
  show: (value: unknown) => string = shown,
): readonly FileProblem[] {
  const pasted = yaml.pasted()
  const lines = new Set(pasted.map(({ line }) => line))
  const others = issues.flatMap((issue) => problemsOf(yaml, issue, show))
  // In a line with such a character everything else comes of it.
  return [...pasted, ...others.filter(({ line }) => !lines.has(line))]
}

function problemsOf(
  yaml: YamlFile,
  issue: z.core.$ZodIssue,
  show: (value: unknown) => string,
): readonly FileProblem[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => unknownKey(yaml, [...issue.path, key], key, knownKeys(issue.message)))
  const own: unknown = issue.code === 'custom' ? issue.params?.problem : undefined
  if (typeof own === 'string') return [problemAt(yaml, issue.path, own, issue.message)]
  const given = valueAt(yaml.value, issue.path)
  const character = typeof given === 'string' ? pastedInValue(given) : null
  const problem =
    given === undefined
      ? '缺少此项 / missing'
      : `不合要求，写的是 ${show(given)} / not accepted as given${character === null ? '' : `；${character}`}`
  return [problemAt(yaml, issue.path, problem, issue.message)]
}

function unknownKey(
  yaml: YamlFile,
  path: readonly PropertyKey[],
  key: string,
  known: readonly string[],
): FileProblem {
  const problem = `不认识的字段“${cut(key)}” / unknown key “${cut(key)}”`
  return {
    ...problemAt(yaml, path, problem, nearestNames(key, known).join('、')),
    ...yaml.keyPositionOf(path),
  }
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, key) => {
    if (typeof inner !== 'object' || inner === null) return undefined
    const own: unknown = Object.getOwnPropertyDescriptor(inner, key)?.value
    return own
  }, value)
}

/** What was given, short, with its invisible characters made visible and nobody's number repeated. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return '列表 (a list)'
  if (typeof value === 'object' && value !== null) return '一组字段 (a map)'
  if (findPersonalData(String(value)) !== null) return '“…”'
  return typeof value === 'string' ? `“${cut(value)}”` : String(value)
}

function cut(text: string): string {
  const visible = Array.from(text)
    .slice(0, 41)
    .map((character) => {
      const code = character.codePointAt(0) ?? 0
      return /[\p{Cc}\p{Cf}\p{Cs}]/u.test(character) ? `\\u{${code.toString(16).toUpperCase()}}` : character
    })
  return visible.length > 40 ? `${visible.slice(0, 40).join('')}…` : visible.join('')
}
