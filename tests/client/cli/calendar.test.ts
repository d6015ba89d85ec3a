import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runInProcess } from '../support/run-in-process.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'calendars-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

async function json(...words: string[]): Promise<unknown> {
  const { exitCode, stdout, stderr } = await runInProcess([...words, '--json'])
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  return JSON.parse(stdout)
}

describe('hopelight calendar days', () => {
  it('lists each day, both ends included', async () => {
    expect(await json('calendar', 'days', '2026-02-13', '2026-02-16')).toEqual([
      { date: '2026-02-13', working: true, provisional: false, note: null },
      { date: '2026-02-14', working: true, provisional: false, note: '调休上班' },
      { date: '2026-02-15', working: false, provisional: false, note: null },
      { date: '2026-02-16', working: false, provisional: false, note: '放假' },
    ])
  })

  it('says the same to people, with the weekday and what is provisional', async () => {
    const { stdout } = await runInProcess(['calendar', 'days', '2026-12-31', '2027-01-01'])
    expect(stdout).toMatch(/2026-12-31 周四 │ 上班/)
    expect(stdout).toMatch(/2027-01-01 周五 │ 休息 │ 放假 │ 暂定（待放假通知）/)
    expect(stdout).toContain('共 2 天，上班 1 天')
  })

  it('refuses a span that ends before it begins', async () => {
    const { exitCode, stdout, stderr } = await runInProcess(['calendar', 'days', '2026-02-14', '2026-02-13'])
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain('FROM 晚于 TO')
  })
})

describe('hopelight calendar add', () => {
  it.each([
    ['2026-02-13', '3', '2026-02-25', false],
    ['2026-04-30', '3', '2026-05-08', false],
    ['2026-05-08', '3', '2026-05-12', false],
    ['2026-10-09', '3', '2026-10-13', false],
    ['2026-12-30', '3', '2027-01-05', true],
    ['2026-05-08', '-3', '2026-04-30', false],
    // Counted from a day that is itself provisional.
    ['2027-01-04', '-1', '2026-12-31', true],
  ])('%s and %s working days: %s', async (date, workdays, result, provisional) => {
    expect(await json('calendar', 'add', date, workdays)).toEqual({ date: result, provisional })
  })

  it.each([
    ['2026-02-30', '3', 'date-invalid', '2026-02-30'],
    ['26-02-13', '3', 'date-invalid', 'YYYY-MM-DD'],
    ['2026-02-13', 'three', 'bad-input', 'three'],
    ['2026-02-13', '1.5', 'bad-input', '1.5'],
    ['2036-12-30', '9', 'calendar-year-missing', '2037'],
  ])('refuses %s and %s: %s', async (date, workdays, code, named) => {
    const plain = await runInProcess(['calendar', 'add', date, workdays])
    expect({ exitCode: plain.exitCode, stdout: plain.stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(plain.stderr).toContain(named)
    const { exitCode, stdout, stderr } = await runInProcess(['calendar', 'add', date, workdays, '--json'])
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: '' })
    expect(JSON.parse(stdout)).toMatchObject({ error: { code, commandId: null } })
    expect(stdout).toContain(named)
  })
})

describe('hopelight calendar status', () => {
  it('names the years known and those without a published notice', async () => {
    const status = await json('calendar', 'status')
    expect(JSON.stringify(status)).toMatch(/"calendarVersion":"cal-[0-9a-f]{16}"/)
    expect(status).toHaveProperty('years.6.provisional', false)
    expect(status).toHaveProperty('years.6.notice.date', '2025-11-04')
    expect(status).toHaveProperty('years.7', { year: 2027, provisional: true, notice: null })
  })

  it('reads another folder, and says what is wrong in it, all at once', async () => {
    writeFileSync(join(folder, '2026.json'), '{ "year": 2025 }')
    writeFileSync(join(folder, 'next.json'), '{}')
    const { exitCode, stdout } = await runInProcess(['calendar', 'status', '--calendar', folder, '--json'])
    expect(exitCode).toBe(2)
    expect(stdout).toContain('2026.json')
    expect(stdout).toContain('next.json')
    const missing = await runInProcess(['calendar', 'status', '--calendar', join(folder, 'none')])
    expect(missing.exitCode).toBe(2)
    expect(missing.stderr).toContain('none')
  })
})

describe('hopelight calendar', () => {
  it('by itself, or with an unknown word, is bad input that points on', async () => {
    const alone = await runInProcess(['calendar'])
    expect(alone.exitCode).toBe(2)
    expect(alone.stderr).toContain('--help')
    const unknown = await runInProcess(['calendar', 'dayz'])
    expect(unknown.exitCode).toBe(2)
    expect(unknown.stderr).toContain('dayz')
  })
})
