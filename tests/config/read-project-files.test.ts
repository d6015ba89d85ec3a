import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { projectFolder } from '../../config/project-folder.ts'
import {
  readPeopleFile,
  readTeamFiles,
  readTemplate,
  templateNames,
} from '../../config/read-project-files.ts'
import { FileProblemsError } from '../../config/yaml/file-problem.ts'

const example = (name: string) => join(projectFolder(), 'examples', name)
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'teams-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

function problemsOf(read: () => unknown): FileProblemsError['problems'] {
  try {
    read()
  } catch (error) {
    if (error instanceof FileProblemsError) return error.problems
    throw error
  }
  return []
}

function write(name: string, teams: readonly string[]): string {
  const path = join(folder, name)
  writeFileSync(path, `version: 1\nteams:\n${teams.join('')}`)
  return path
}
const team = (teamId: string, industry = '茶') =>
  `  - teamId: ${teamId}\n    name: ${teamId} 团\n    county: 县\n    industry: ${industry}\n    seats: { expert: [a1, a2] }\n`

describe('the examples', () => {
  it('hold the six county teams of Quzhou, their industries as the article has them', () => {
    const { teams, warnings } = readTeamFiles([example('quzhou.yaml')])
    expect(teams.map(({ teamId, county, industry }) => [teamId, county, industry])).toEqual([
      ['kecheng', '柯城区', '待定'],
      ['qujiang', '衢江区', '待定'],
      ['longyou', '龙游县', '特种纸'],
      ['jiangshan', '江山市', '化工'],
      ['changshan', '常山县', '轴承'],
      ['kaihua', '开化县', '待定'],
    ])
    expect(teams.filter((each) => each.startOn !== undefined)).toEqual([])
    expect(warnings).toEqual([])
  })

  it('share the city’s seats and no others', () => {
    const { teams } = readTeamFiles([example('quzhou.yaml')])
    const holders = teams.flatMap(({ seats }) => [...new Set(Object.values(seats).flat())])
    const shared = [...new Set(holders)].filter(
      (person) => holders.filter((each) => each === person).length > 1,
    )
    expect(shared).toEqual(['p-008', 'p-009'])
    for (const { seats } of teams) {
      expect([seats['association-city'], seats['talent-office']]).toEqual([['p-008'], ['p-009']])
    }
  })

  it('name Longyou the same in both files', () => {
    const both = readTeamFiles([example('quzhou.yaml'), example('longyou.yaml')])
    expect(both.teams).toHaveLength(6)
    expect(readTeamFiles([example('longyou.yaml')]).teams).toEqual(
      both.teams.filter((each) => each.teamId === 'longyou'),
    )
  })

  it('hold the tea team of the scenarios', () => {
    expect(readTeamFiles([example('qs-tea.yaml')]).teams).toMatchObject([
      {
        teamId: 'qs-tea',
        county: '青山县',
        industry: '茶产业',
        startOn: '2026-01-05',
        salon: { weekday: 5, at: '15:00' },
      },
    ])
  })

  it('name every person who holds a seat, once, and give only addresses nobody has', () => {
    const { people, warnings } = readPeopleFile(example('people.yaml'))
    const { teams } = readTeamFiles([example('quzhou.yaml'), example('qs-tea.yaml')])
    const holders = new Set(teams.flatMap(({ seats }) => Object.values(seats).flat()))
    expect(people.map(({ personId }) => personId).toSorted()).toEqual([...holders].toSorted())
    expect(people.find(({ personId }) => personId === 'p-006')?.name).toBe('联络员·龙游')
    expect(warnings).toEqual([])
    for (const { contacts } of people) {
      expect(contacts.mobile).toBeUndefined()
      expect(contacts.mail ?? '@example.com').toMatch(/@example\.com$/)
    }
  })
})

describe('reading', () => {
  it('finds the project', () => {
    expect(existsSync(join(projectFolder(), 'package.json'))).toBe(true)
    expect(templateNames().at(-1)).toBe('six-step.v1')
    expect(readTemplate(join(projectFolder(), 'templates', 'six-step.v1.yaml')).steps).toHaveLength(6)
  })

  it('refuses a team that another file states otherwise, with what differs', () => {
    const files = [
      write('a.yaml', [team('one'), team('two')]),
      write('b.yaml', [team('two', '纸'), team('three')]),
    ]
    const problems = problemsOf(() => readTeamFiles(files))
    expect(problems).toMatchObject([{ file: files[1], line: 3, field: 'teams[0]' }])
    expect(problems[0]?.problem).toContain('industry: 茶 → 纸')
  })

  it('refuses a team whose seats differ between two files', () => {
    const other = team('one').replace('a2', 'a3')
    const problems = problemsOf(() =>
      readTeamFiles([write('a.yaml', [team('one')]), write('b.yaml', [other])]),
    )
    expect(problems[0]?.problem).toMatch(/: seats$/)
  })

  it('reports the problems of all files at once, also of one that is missing', () => {
    const files = [join(folder, 'none.yaml'), write('a.yaml', [team('X')]), write('b.yaml', [team('Y')])]
    expect(problemsOf(() => readTeamFiles(files)).map((problem) => problem.file)).toEqual(files)
  })

  it('reports problems of a template and of a people file', () => {
    const path = write('six-step.v1.yaml', [team('one')])
    expect(problemsOf(() => readTemplate(path)).length).toBeGreaterThan(0)
    expect(problemsOf(() => readPeopleFile(path)).map((problem) => problem.field)).toContain('people')
  })
})
