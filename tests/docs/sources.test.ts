import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { projectFiles, projectText } from '../architecture/project-files.ts'
import { projectFolder } from '../../config/project-folder.ts'

/** Standards and registries outside the project, by name. */
const outside = /^(?:RFC \d+|C2SP |postgresql\.org\/|iana\.org\/|pkg\.go\.dev\/|github\.com\/)/

interface Cited {
  readonly file: string
  readonly source: string
}

/** What follows `@source` in a docstring, one entry for each source that `;` parts. */
function citedIn(file: string): readonly Cited[] {
  return [...projectText(file).matchAll(/@source ((?:(?!\*\/|@source)[\s\S])*?)\s*\*\//g)].flatMap(
    ([, text = '']) =>
      text
        .replaceAll(/\n\s*\*\s*/g, ' ')
        .split('; ')
        .map((source) => ({ file, source })),
  )
}

/** Why a source leads nowhere; null: it leads somewhere. */
function faultOf(source: string): string | null {
  if (outside.test(source)) return null
  const [, path = '', heading, rules] =
    /^([\w./-]+\.(?:md|ts|yaml))(?:, "([^"]+)"| (\d+\.\d+(?:, \d+\.\d+)*))?$/.exec(source) ?? []
  if (path === '') return 'it names no file of the project, heading or standard'
  if (!existsSync(join(projectFolder(), path))) return 'there is no such file'
  const text = projectText(path)
  if (heading !== undefined) return hasHeading(text, heading) ? null : `the file has no heading “${heading}”`
  const missing = (rules?.split(', ') ?? []).filter((rule) => !hasRule(text, rule))
  return missing.length === 0 ? null : `the file has no rule ${missing.join(', ')}`
}

/** A heading, in either of its languages, or a bold word that begins a paragraph or a rule. */
function hasHeading(text: string, heading: string): boolean {
  const isTitle = /^(?:#+ |\*\*|- \*\*|\d+\. \*\*)/
  return text
    .split('\n')
    .filter((line) => isTitle.test(line))
    .flatMap((line) => line.replace(isTitle, '').split(' · '))
    .some((title) => title.startsWith(heading))
}

/** `3.8`: item 8 of the section that begins `## 3.`. */
function hasRule(text: string, rule: string): boolean {
  const [section = '', item = ''] = rule.split('.')
  const body = text.split(/^## /m).find((each) => each.startsWith(`${section}. `)) ?? ''
  return body.split('\n').some((line) => line.startsWith(`${item}. `))
}

const cited = projectFiles(
  '{domain,config,workflows,activities,ledger,audit,temporal,workers,operations,rehearsal,client,bench,tests}/**/*.ts',
)
  .filter((file) => file !== 'tests/docs/sources.test.ts')
  .flatMap(citedIn)

describe('what docstrings name as their source', () => {
  test('leads somewhere', () => {
    expect(cited.length).toBeGreaterThan(150)
    const faults = cited.flatMap(({ file, source }) => {
      const fault = faultOf(source)
      return fault === null ? [] : [`${file}: ${source}: ${fault}`]
    })
    expect(faults).toEqual([])
  })

  test.each([
    ['docs/nowhere.md', 'there is no such file'],
    ['docs/programme.md, "Nowhere"', 'the file has no heading “Nowhere”'],
    ['docs/programme.md 3.99', 'the file has no rule 3.99'],
    ['some paper', 'it names no file of the project, heading or standard'],
    ['docs/programme.md 3.8', null],
    ['docs/programme.md, "Suspension"', null],
    ['RFC 8785', null],
  ])('is followed: %s', (source, fault) => {
    expect(faultOf(source)).toBe(fault)
  })
})
