import type { Template } from '../../domain/programme/template.ts'
import { type FileProblem, sortProblems } from '../yaml/file-problem.ts'
import { templateFile } from './step-schema.ts'
import { templateFaults } from './template-checks.ts'
import { problemAt, readYamlFile } from '../yaml/yaml-file.ts'
import { problemsOfIssues } from '../yaml/zod-problems.ts'

export type TemplateResult =
  | { readonly ok: true; readonly template: Template }
  | { readonly ok: false; readonly problems: readonly FileProblem[] }

/**
 * The template that a YAML file states, or everything that is wrong with it, each with line, column and field.
 * `fileName` may be a path; the template is named like the file without its ending.
 * @source docs/architecture.md, "The pure core"
 */
export function parseTemplate(source: string | Uint8Array, fileName: string): TemplateResult {
  const { yaml, problems } = readYamlFile(source, fileName)
  if (yaml === null) return { ok: false, problems }
  const parsed = templateFile.safeParse(yaml.value)
  const issues = parsed.success ? [] : problemsOfIssues(yaml, parsed.error.issues)
  const faults = templateFaults(yaml.value, nameOfFile(fileName)).map((fault) =>
    problemAt(yaml, fault.path, fault.problem, fault.expected),
  )
  const all = sortProblems([...problems, ...issues, ...faults])
  return parsed.success && all.length === 0
    ? { ok: true, template: parsed.data }
    : { ok: false, problems: all }
}

function nameOfFile(fileName: string): string {
  const last = fileName.split(/[\\/]/).at(-1) ?? fileName
  return last.replace(/\.ya?ml$/, '')
}
