import { describe, expect, it } from 'vitest'
import { createCalendar, UnknownYearError } from '../../../domain/calendar/calendar.ts'
import { fabricatedYear, readCalendarYear, shippedCalendar } from './calendar-files.ts'

const calendar = shippedCalendar()

describe('a working day', () => {
  it.each([
    ['2026-11-27', true, null],
    ['2026-11-28', false, null],
    ['2026-02-14', true, '调休上班'],
    ['2026-02-28', true, '调休上班'],
    ['2026-02-20', false, '放假'],
    ['2026-02-21', false, null],
    ['2020-01-31', false, '放假'],
    ['2020-02-01', false, null],
    ['2020-02-03', true, null],
    ['2022-12-31', false, null],
    ['2023-01-03', true, null],
    ['2024-02-09', true, null],
    ['2027-02-08', false, '放假'],
    ['2026-12-31', true, null],
  ])('%s: worked %s, note %s', (date, worked, note) => {
    expect(calendar.isWorkday(date)).toBe(worked)
    expect(calendar.noteOf(date)).toBe(note)
  })

  it('from Monday to Friday bears no note when a notice names it as worked', () => {
    const year = createCalendar([fabricatedYear(2020, { work: ['2020-02-03'] })])
    expect([year.isWorkday('2020-02-03'), year.noteOf('2020-02-03')]).toEqual([true, null])
  })

  it('is provisional by the status of its own year', () => {
    expect(calendar.isProvisional('2026-12-31')).toBe(false)
    expect(calendar.isProvisional('2027-01-01')).toBe(true)
    expect(calendar.provisionalYears).toEqual([2027, 2028, 2029, 2030, 2031, 2032, 2033, 2034, 2035, 2036])
    expect(calendar.years.length).toBe(17)
  })

  it('is asked of a date only: 30 February is an error, not a day off', () => {
    expect(() => calendar.isWorkday('2026-02-30')).toThrow(RangeError)
    expect(() => calendar.isWorkday('2026-01-40')).toThrow(RangeError)
    expect(() => calendar.isWorkday('tomorrow')).toThrow(RangeError)
  })
})

describe('a year without a file', () => {
  const only2026 = shippedCalendar([2026])

  it.each(['2027-01-01', '2027-03-06', '2025-12-31', '2037-05-04'])(
    'is an error that names it, for %s',
    (date) => {
      const questions = [
        () => only2026.isWorkday(date),
        () => only2026.isProvisional(date),
        () => only2026.noteOf(date),
      ]
      for (const ask of questions) {
        expect(ask).toThrow(UnknownYearError)
        expect(ask).toThrow(date.slice(0, 4))
      }
    },
  )

  it('is carried by the error as a number', () => {
    try {
      only2026.isWorkday('2031-08-08')
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(UnknownYearError)
      expect(error).toMatchObject({ name: 'UnknownYearError', year: 2031 })
    }
  })

  it('is not known from a neighbour that lists some of its days', () => {
    const only2023 = createCalendar([readCalendarYear(2023)])
    expect(() => only2023.isWorkday('2022-12-31')).toThrow(UnknownYearError)
  })
})

describe('the notice of a neighbouring year', () => {
  const notice2019 = fabricatedYear(2019, {
    off: ['2018-12-30', '2018-12-31', '2019-01-01'],
    work: ['2018-12-29'],
  })

  it('works 2018-12-29 and closes 2018-12-30 and 31, as the notice of 2019 did', () => {
    const both = createCalendar([fabricatedYear(2018, {}), notice2019])
    expect(
      ['2018-12-28', '2018-12-29', '2018-12-30', '2018-12-31', '2019-01-01', '2019-01-02'].map((date) =>
        both.isWorkday(date),
      ),
    ).toEqual([true, true, false, false, false, true])
    expect(both.noteOf('2018-12-29')).toBe('调休上班')
    expect(both.noteOf('2018-12-31')).toBe('放假')
  })

  it('changes nothing while it is not there', () => {
    const alone = createCalendar([fabricatedYear(2018, {})])
    expect([alone.isWorkday('2018-12-29'), alone.isWorkday('2018-12-31')]).toEqual([false, true])
  })

  it('holds over the earlier notice, in whatever order the files come', () => {
    const earlier = fabricatedYear(2018, { off: ['2018-12-29'], work: ['2018-12-30'] })
    for (const files of [
      [earlier, notice2019],
      [notice2019, earlier],
    ]) {
      const both = createCalendar(files)
      expect([both.isWorkday('2018-12-29'), both.isWorkday('2018-12-30')]).toEqual([true, false])
      expect(both.years).toEqual([2018, 2019])
    }
  })

  it('may list days of the January after, until a later notice says otherwise', () => {
    const earlier = fabricatedYear(2018, { off: ['2019-01-02', '2019-01-03'] })
    const later = fabricatedYear(2019, { off: ['2019-01-01'], work: ['2019-01-03'] })
    const both = createCalendar([earlier, later])
    expect(
      ['2019-01-01', '2019-01-02', '2019-01-03', '2019-01-04'].map((date) => both.isWorkday(date)),
    ).toEqual([false, false, true, true])
  })

  it('holds over a provisional file, which is no notice', () => {
    const earlier = fabricatedYear(2018, { work: ['2019-01-05'], off: ['2019-01-02'] })
    const later = fabricatedYear(2019, { status: 'provisional', off: ['2019-01-01', '2019-01-05'] })
    const both = createCalendar([earlier, later])
    expect([both.isWorkday('2019-01-02'), both.isWorkday('2019-01-05')]).toEqual([false, true])
    expect(both.isProvisional('2019-01-02')).toBe(true)
    expect(both.isProvisional('2018-12-31')).toBe(false)
  })
})

describe('calendar files that contradict themselves', () => {
  it.each([
    ['a year given twice', [fabricatedYear(2019, {}), fabricatedYear(2019, {})]],
    ['a day both off and worked', [fabricatedYear(2019, { off: ['2019-05-04'], work: ['2019-05-04'] })]],
    ['a day of November before', [fabricatedYear(2019, { off: ['2018-11-30'] })]],
    ['a day of February after', [fabricatedYear(2019, { work: ['2020-02-01'] })]],
    ['a day that does not exist', [fabricatedYear(2019, { off: ['2019-02-29'] })]],
  ])('are refused: %s', (_, files) => {
    expect(() => createCalendar(files)).toThrow(RangeError)
  })
})
