import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seatKeys } from '../../domain/programme/seats.ts'
import { completeTeam, diffTeams, normaliseTeam } from '../../config/submitted-team.ts'
import { parseTeamFile } from '../../config/team-file-schema.ts'

const lines = [
  'version: 1', // 1
  'template: six-step.v1',
  'teams:',
  '  - teamId: longyou', // 4
  '    name: 龙游县特种纸产业帮扶团',
  '    county: 龙游县',
  '    industry: 特种纸',
  '    startOn: 2026-01-05', // 8
  "    salon: { weekday: 3, at: '14:30' }",
  '    seats:', // 10
  '      chief-expert: [p-001]',
  '      expert: [p-002, p-003, p-004]',
  '      liaison: [p-006]', // 13
  '      enterprise: []',
] as const
const whole = lines.join('\n')
const changed = (line: number, text: string) =>
  lines.map((old, index) => (index + 1 === line ? text : old)).join('\n')
const parse = (text: string) => parseTeamFile(text, 'teams.yaml')
const problemsOf = (text: string) => {
  const result = parse(text)
  return result.ok ? [] : result.problems
}
const teamOf = (text: string) => {
  const result = parse(text)
  const [team] = result.ok ? result.teams : []
  if (team === undefined) throw new Error(JSON.stringify(result))
  return team
}

describe('a good team file', () => {
  it('gives the team as it is stated', () => {
    expect(parse(whole)).toEqual({
      ok: true,
      teams: [
        {
          teamId: 'longyou',
          name: '龙游县特种纸产业帮扶团',
          county: '龙游县',
          industry: '特种纸',
          template: 'six-step.v1',
          startOn: '2026-01-05',
          salon: { weekday: 3, at: '14:30' },
          seats: {
            'chief-expert': ['p-001'],
            expert: ['p-002', 'p-003', 'p-004'],
            liaison: ['p-006'],
            enterprise: [],
          },
        },
      ],
      positions: [{ line: 4, column: 5 }],
      warnings: [],
    })
  })

  it('leaves out what the file leaves open, and meets on Friday at 15:00', () => {
    const team = teamOf([1, 3, 4, 5, 6, 7, 10, 11, 12].map((line) => lines[line - 1]).join('\n'))
    expect(Object.keys(team)).toEqual(['teamId', 'name', 'county', 'industry', 'salon', 'seats'])
    expect(team.salon).toEqual({ weekday: 5, at: '15:00' })
    expect(completeTeam(team, { startOn: '2026-03-02', template: 'six-step.v1' })).toMatchObject({
      startOn: '2026-03-02',
      template: 'six-step.v1',
    })
  })

  it('fills in one half of the salon when only the other is given', () => {
    expect(teamOf(changed(9, '    salon: { weekday: 2 }')).salon).toEqual({ weekday: 2, at: '15:00' })
    expect(teamOf(changed(9, '    salon: { at: 09:30 }')).salon).toEqual({ weekday: 5, at: '09:30' })
  })

  it('takes an empty seat and a single person id', () => {
    const team = teamOf(
      whole.replace('liaison: [p-006]', 'liaison: p-006').replace('enterprise: []', 'enterprise:'),
    )
    expect(team.seats).toMatchObject({ liaison: ['p-006'], enterprise: [] })
  })

  it('knows every seat', () => {
    const all = seatKeys.map((seat) => `      ${seat}: [p-001, p-002]`).join('\n')
    expect(Object.keys(teamOf(`${lines.slice(0, 10).join('\n')}\n${all}`).seats)).toEqual([...seatKeys])
  })

  it('takes bytes with a byte order mark, Windows line ends and rare characters in names', () => {
    const text = `\ufeff${changed(6, '    county: 𠮷野🏭县')}`.replaceAll('\n', '\r\n')
    const result = parseTeamFile(new TextEncoder().encode(text), 'teams.yaml')
    expect(result.ok ? result.teams[0]?.county : null).toBe('𠮷野🏭县')
  })

  it('takes ids of 2 and of 40 characters and names of 100', () => {
    expect(problemsOf(changed(4, '  - teamId: ab'))).toEqual([])
    expect(problemsOf(changed(4, `  - teamId: ${'a'.repeat(40)}`))).toEqual([])
    expect(problemsOf(changed(5, `    name: ${'𠮷'.repeat(100)}`))).toEqual([])
  })

  it('warns of too few and too many experts and of one name for two teams, but refuses nothing', () => {
    const few = changed(12, '      expert: [p-002]')
    const second = lines
      .slice(3)
      .join('\n')
      .replace('longyou', 'second')
      .replace('[p-002, p-003, p-004]', '[a1, a2, a3, a4, a5, a6]')
    const result = parse(`${few}\n${second}`)
    expect(result.ok).toBe(true)
    expect(result.warnings.map(({ line, field }) => [line, field])).toEqual([
      [12, 'teams[0].seats.expert'],
      [23, 'teams[1].seats.expert'],
      [16, 'teams[1].name'],
    ])
  })
})

const wrong: readonly (readonly [string, number, string, string, RegExp])[] = [
  ['an unknown version', 1, 'version: 2', 'version', /1/],
  ['an unknown template', 2, 'template: six-step.v9', 'template', /six-step\.v1/],
  ['a one-letter id', 4, '  - teamId: a', 'teams[0].teamId', /2–40/],
  ['an id of 41 characters', 4, `  - teamId: ${'a'.repeat(41)}`, 'teams[0].teamId', /2–40/],
  ['a capital in an id', 4, '  - teamId: LongYou', 'teams[0].teamId', /^longyou/],
  ['full-width characters in an id', 4, '  - teamId: ｌｏｎｇｙｏｕ２', 'teams[0].teamId', /^longyou2/],
  ['an id of digits only', 4, '  - teamId: 123', 'teams[0].teamId', /quoted/],
  ['a control character in an id', 4, '  - teamId: "long\\u0007you"', 'teams[0].teamId', /2–40/],
  ['a right-to-left control in an id', 4, '  - teamId: "long\\u202eyou"', 'teams[0].teamId', /2–40/],
  ['a phone number as an id', 4, "  - teamId: '13800138000'", 'teams[0].teamId', /2–40/],
  ['no name', 5, '    name:', 'teams[0].name', /1–100/],
  ['an empty name', 5, "    name: ' '", 'teams[0].name', /1–100/],
  ['a name of 101 characters', 5, `    name: ${'纸'.repeat(101)}`, 'teams[0].name', /1–100/],
  ['a control character in a name', 5, '    name: "a\\u0000b"', 'teams[0].name', /1–100/],
  ['a right-to-left control in a name', 5, '    name: "a\\u2067b"', 'teams[0].name', /1–100/],
  ['a name of two lines', 5, '    name: "a\\nb"', 'teams[0].name', /one line/],
  ['a phone number in a name', 5, '    name: 团13800138000', 'teams[0].name', /1–100/],
  ['30 February', 8, '    startOn: 2026-02-30', 'teams[0].startOn', /YYYY-MM-DD/],
  ['a two-digit year', 8, '    startOn: 26-01-05', 'teams[0].startOn', /YYYY-MM-DD/],
  ['full-width digits in a date', 8, '    startOn: ２０２６－０１－０５', 'teams[0].startOn', /^2026-01-05/],
  ['a date in another form', 8, '    startOn: 2026年1月5日', 'teams[0].startOn', /^2026-01-05/],
  ['a weekday 0', 9, '    salon: { weekday: 0 }', 'teams[0].salon.weekday', /1 to 7/],
  ['a weekday 8', 9, '    salon: { weekday: 8 }', 'teams[0].salon.weekday', /1 to 7/],
  ['half a weekday', 9, '    salon: { weekday: 1.5 }', 'teams[0].salon.weekday', /1 to 7/],
  ['25 o’clock', 9, "    salon: { at: '25:00' }", 'teams[0].salon.at', /HH:mm/],
  ['a full-width time', 9, '    salon: { at: ９：３０ }', 'teams[0].salon.at', /^09:30/],
  ['a mistyped key', 7, '    industri: 特种纸', 'teams[0].industri', /^industry/],
  ['a mistyped seat', 13, '      liason: [p-006]', 'teams[0].seats.liason', /^liaison/],
  ['a person twice in a seat', 12, '      expert: [p-002, p-003, p-002]', 'teams[0].seats.expert[2]', /once/],
  ['a person id that is none', 13, '      liaison: [联络员]', 'teams[0].seats.liaison[0]', /2–40/],
  ['a seat that holds a map', 13, '      liaison: { a: b }', 'teams[0].seats.liaison', /\[p-006\]/],
]

describe('a broken team file', () => {
  it.each(wrong)('names line and field of %s', (_, line, text, field, expected) => {
    const found = problemsOf(changed(line, text)).find((problem) => problem.field === field)
    expect(found, JSON.stringify(problemsOf(changed(line, text)))).toMatchObject({ file: 'teams.yaml', line })
    expect(found?.expected).toMatch(expected)
  })

  it('reports everything at once, in the order of the file', () => {
    const text = changed(4, '  - teamId: L')
      .replace('2026-01-05', '2026-13-05')
      .replace('weekday: 3', 'weekday: 9')
      .replace('[p-006]', '[p-006, p-006]')
      .replace('county:', 'country:')
    expect(problemsOf(text).map((problem) => problem.field)).toEqual([
      'teams[0].county',
      'teams[0].teamId',
      'teams[0].country',
      'teams[0].startOn',
      'teams[0].salon.weekday',
      'teams[0].seats.liaison[1]',
    ])
  })

  it('refuses a team id used twice, with what differs', () => {
    const again = lines.slice(3).join('\n').replace('特种纸\n', '造纸\n')
    const [problem] = problemsOf(`${whole}\n${again}`)
    expect(problem).toMatchObject({ line: 15, field: 'teams[1].teamId' })
    expect(problem?.problem).toContain('line 4')
    expect(problem?.problem).toContain('industry: 特种纸 → 造纸')
    expect(problemsOf(`${whole}\n${lines.slice(3).join('\n')}`)[0]?.problem).toContain('same content')
  })

  it('never repeats a phone number that it refuses', () => {
    for (const line of [4, 5]) {
      const key = line === 4 ? "  - teamId: '13800138000'" : '    name: 13800138000号'
      expect(JSON.stringify(parse(changed(line, key)))).not.toContain('13800138000')
    }
  })

  it('refuses files without teams', () => {
    expect(problemsOf('version: 1\nteams: []')[0]?.field).toBe('teams')
    expect(problemsOf('version: 1')[0]?.field).toBe('teams')
    expect(problemsOf('')[0]).toMatchObject({ line: 1, field: '' })
  })

  it('never throws, whatever the file holds', () => {
    const value = fc.jsonValue({ maxDepth: 5 })
    const near = fc.record({
      version: value,
      template: value,
      teams: fc.array(fc.dictionary(fc.constantFrom('teamId', 'name', 'salon', 'seats', 'x'), value)),
    })
    fc.assert(
      fc.property(fc.oneof(value, near), (content) => {
        expect(parse(JSON.stringify(content)).ok).toBe(false)
      }),
      { numRuns: 1000, seed: 7 },
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (content) => {
        expect(parseTeamFile(content, 'teams.yaml').ok).toBe(false)
      }),
      { numRuns: 1000, seed: 7 },
    )
  })
})

describe('comparing with what was first submitted', () => {
  it('leaves seats and a missing start out of the normal form', () => {
    expect(normaliseTeam(teamOf(whole))).toEqual({
      teamId: 'longyou',
      name: '龙游县特种纸产业帮扶团',
      county: '龙游县',
      industry: '特种纸',
      template: 'six-step.v1',
      startOn: '2026-01-05',
      salon: { weekday: 3, at: '14:30' },
    })
    expect(Object.hasOwn(normaliseTeam(teamOf(changed(8, ''))), 'startOn')).toBe(false)
  })

  it('writes the same text for the same team in whatever order its file states it', () => {
    const turned = [1, 2, 3, 4, 9, 8, 7, 6, 5, 10, 13].map((line) => lines[line - 1]).join('\n')
    expect(JSON.stringify(normaliseTeam(teamOf(turned)))).toBe(JSON.stringify(normaliseTeam(teamOf(whole))))
    expect(diffTeams(normaliseTeam(teamOf(turned)), normaliseTeam(teamOf(whole)))).toEqual([])
  })

  it('lists each field that differs with old and new', () => {
    const other = changed(8, '').replace('weekday: 3', 'weekday: 4').replace('产业帮扶团', '团')
    expect(diffTeams(normaliseTeam(teamOf(whole)), normaliseTeam(teamOf(other)))).toEqual([
      'name: 龙游县特种纸产业帮扶团 → 龙游县特种纸团',
      'startOn: 2026-01-05 → —',
      'salon.weekday: 3 → 4',
    ])
  })
})
