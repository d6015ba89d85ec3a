import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectFolder } from '../../../config/project-folder.ts'
import { pastedCharacters } from '../../../config/yaml/pasted-characters.ts'
import { parsePeopleFile } from '../../../config/people-file-schema.ts'
import { parseTeamFile } from '../../../config/team-file-schema.ts'

const right = [
  'version: 1',
  'teams:',
  '  - teamId: longyou',
  '    name: 龙游县：特种纸“希望”团，一组',
  '    county: 龙游县',
  '    industry: 特种纸',
  "    salon: { weekday: 5, at: '15:00' }",
  '    seats: { expert: [a1, a2], liaison: [b1] }',
]

/** The file with one piece of it replaced. */
function changed(from: string, to: string): string {
  const text = right.join('\n')
  expect(text).toContain(from)
  return text.replace(from, to)
}

const holding = (...words: readonly string[]): unknown =>
  expect.stringMatching(new RegExp(words.map((word) => word.replaceAll('+', String.raw`\+`)).join('.*'), 'u'))

describe('a team file that was pasted from a chat', () => {
  it('is fine when its texts alone have full-width characters', () => {
    expect(parseTeamFile(right.join('\n'), 'f.yaml').ok).toBe(true)
    expect(pastedCharacters(right.join('\n'))).toEqual([])
  })

  it.each([
    ['a full-width colon', '    county: 龙游县', '    county：龙游县', '5:11', 'U+FF1A', '半角冒号'],
    [
      'one behind the first key of a team',
      '- teamId: longyou',
      '- teamId：longyou',
      '3:11',
      'U+FF1A',
      '半角冒号',
    ],
    ['one at the top', 'version: 1', 'version：1', '1:8', 'U+FF1A', '半角冒号'],
    ['a no-break space as indentation', '    county:', '\u00a0   county:', '5:1', 'U+00A0', '普通空格'],
    ['one within it', '    county:', '  \u00a0 county:', '5:3', 'U+00A0', '普通空格'],
    ['one behind a colon', 'county: 龙', 'county:\u00a0龙', '5:12', 'U+00A0', '普通空格'],
    ['a wide space as indentation', '    county:', '\u3000\u3000county:', '5:1', 'U+3000', '普通空格'],
    ['a tab as indentation', '    county:', '\tcounty:', '5:1', 'U+0009', '两个空格'],
    ['a zero-width space before a key', '    county:', '    \u200bcounty:', '5:5', 'U+200B', '删去'],
    ['one within a key', 'county:', 'cou\u200bnty:', '5:8', 'U+200B', '删去'],
    ['a byte order mark in the middle', '  - teamId', '  - \ufeffteamId', '3:5', 'U+FEFF', '删去'],
    ['a wide comma in a list', '[a1, a2]', '[a1，a2]', '8:25', 'U+FF0C', '“, ”'],
    ['an enumeration comma in a list', '[a1, a2]', '[a1、a2]', '8:25', 'U+3001', '“, ”'],
    ['wide brackets', '[a1, a2]', '［a1, a2］', '8:22', 'U+FF3B', '“\\[”'],
    ['Chinese brackets', '[a1, a2]', '【a1, a2】', '8:22', 'U+3010', '“\\[”'],
    ['a dash as the mark of a list', '  - teamId', '  – teamId', '3:3', 'U+2013', '“- ”'],
    ['a wide hyphen as the mark of a list', '  - teamId', '  －teamId', '3:3', 'U+FF0D', '“- ”'],
    ['wide letters in a key', 'county:', 'ｃounty:', '5:5', 'U+FF43', '“c”'],
    ['quotes of a text processor', "at: '15:00'", 'at: “15:00”', '7:30', 'U+201C', "'"],
  ])('is refused with the character, its code and its place: %s', (_, from, to, place, code, instead) => {
    const result = parseTeamFile(changed(from, to), 'f.yaml')
    const problems = result.ok ? [] : result.problems
    const told = problems.map(({ column, line, problem }) => `${line}:${column} ${problem}`)
    expect(told).toContainEqual(holding(`^${place} `, code, instead))
  })

  it('is refused with the character of a value that is not taken', () => {
    const problemsOf = (from: string, to: string) => {
      const result = parseTeamFile(changed(from, to), 'f.yaml')
      return result.ok ? [] : result.problems
    }
    expect(problemsOf('version: 1', 'version: １')).toMatchObject([
      { line: 1, problem: holding('U+FF11', '“1”') },
    ])
    expect(problemsOf('weekday: 5', 'weekday: ５')).toMatchObject([
      { line: 7, problem: holding('U+FF15', '“5”') },
    ])
    expect(problemsOf('longyou', 'long\u00a0you')).toMatchObject([{ line: 3, problem: holding('U+00A0') }])
  })

  it('is told of each line once, and of no line that is right', () => {
    const text = right.map((line) => line.replace(/^( *)(\w+):/u, '$1$2：')).join('\n')
    const result = parseTeamFile(text, 'f.yaml')
    const lines = result.ok ? [] : result.problems.map(({ line }) => line)
    expect(lines).toEqual([1, 2, 4, 5, 6, 7, 8])
  })
})

describe('a people file that was pasted from a chat', () => {
  it('is refused so too, and nobody’s number is repeated', () => {
    const text =
      "version: 1\npeople:\n  - personId: p-006\n    name: 甲\n    contacts：{ mobile: '13800138000' }\n"
    const result = parsePeopleFile(text, 'people.yaml')
    expect(result.ok ? [] : result.problems).toMatchObject([
      { line: 5, column: 13, problem: holding('U+FF1A') },
    ])
    expect(JSON.stringify(result)).not.toContain('13800138000')
  })
})

describe('the project’s own files', () => {
  it.each([
    'templates/six-step.v1.yaml',
    'templates/messages/zh.yaml',
    'examples/quzhou.yaml',
    'calendars/2026.json',
  ])('have no such character where YAML has its own: %s', (name) => {
    expect(pastedCharacters(readFileSync(join(projectFolder(), name), 'utf8'))).toEqual([])
  })
})
