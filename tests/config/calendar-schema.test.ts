import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseCalendarYear } from '../../config/calendar-schema.ts'

const folder = new URL('../../calendars/', import.meta.url)
const published = `{
  "year": 2026,
  "status": "published",
  "notice": { "title": "通知", "date": "2025-11-04", "url": "https://example.com/notice" },
  "off": ["2026-01-01", "2026-01-02"],
  "work": ["2026-01-04"]
}`
const problemsOf = (text: string, file = '2026.json') => {
  const result = parseCalendarYear(text, file)
  return result.ok ? [] : result.problems
}

describe('calendar files', () => {
  it('gives every shipped year as its file states it', () => {
    const names = readdirSync(folder).filter((name) => name.endsWith('.json'))
    expect(names).toHaveLength(17)
    for (const name of names) {
      const text = readFileSync(new URL(name, folder), 'utf8')
      const year: unknown = JSON.parse(text)
      expect(parseCalendarYear(text, name)).toEqual({ ok: true, year })
    }
  })

  it('takes days of the December before and of the January after', () => {
    const text = published.replace(
      '["2026-01-01", "2026-01-02"]',
      '["2025-12-31", "2026-01-01", "2027-01-31"]',
    )
    expect(problemsOf(text)).toEqual([])
  })

  it.each([
    ['a year that is not the file’s', '"year": 2026', '"year": 2025', 2, 'year'],
    ['an unknown status', '"published"', '"known"', 3, 'status'],
    [
      'a published year without a notice',
      '{ "title": "通知", "date": "2025-11-04", "url": "https://example.com/notice" }',
      'null',
      4,
      'notice',
    ],
    ['a notice without its day', '"date": "2025-11-04", ', '', 4, 'notice.date'],
    ['a provisional year with a notice', '"published"', '"provisional"', 4, 'notice'],
    ['a provisional year with worked weekends', '"published"', '"provisional"', 6, 'work'],
    ['30 February', '"2026-01-02"', '"2026-02-30"', 5, 'off[1]'],
    ['full-width digits', '"2026-01-02"', '"２０２６-01-02"', 5, 'off[1]'],
    ['days out of order', '"2026-01-01", "2026-01-02"', '"2026-01-02", "2026-01-01"', 5, 'off[1]'],
    ['a day given twice', '"2026-01-01", "2026-01-02"', '"2026-01-01", "2026-01-01"', 5, 'off[1]'],
    ['a day of another year', '"2026-01-02"', '"2027-02-01"', 5, 'off[1]'],
    ['a day both off and worked', '"2026-01-02"', '"2026-01-02", "2026-01-04"', 6, 'work[0]'],
    ['a worked day that is no weekend', '"2026-01-04"', '"2026-01-05"', 6, 'work[0]'],
    ['an unknown key', '"work"', '"works"', 6, 'works'],
    ['no list of days off', '"off": [', '"of": [', 5, 'of'],
  ])('names line and field of %s', (_, from, to, line, field) => {
    const text = published.replace(from, to)
    expect(text).not.toBe(published)
    expect(problemsOf(text).filter((problem) => problem.field === field)).toMatchObject([
      { file: '2026.json', line },
    ])
  })

  it('reports everything at once', () => {
    const text = published
      .replace('2026-01-02', '2026-02-30')
      .replace('2026-01-04', '2026-01-05')
      .replace('2025-11-04', '2025-11')
    expect(problemsOf(text).map((problem) => problem.field)).toEqual(['notice.date', 'off[1]', 'work[0]'])
  })

  it('refuses what is not JSON, with line and column', () => {
    expect(problemsOf(`${published.slice(0, -1)}, "x": }`)[0]?.problem).toBeDefined()
    expect(problemsOf('year: 2026\nstatus: published\n')).toMatchObject([{ line: 1, expected: 'JSON' }])
    expect(problemsOf(published.replace('"year"', '// years\n"year"')).length).toBeGreaterThan(0)
    expect(problemsOf('').length).toBeGreaterThan(0)
  })
})
