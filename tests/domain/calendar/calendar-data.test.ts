import chineseDays from 'chinese-days/dist/chinese-days.json' with { type: 'json' }
import { LegalHoliday, LunarDay, SolarTerm } from 'tyme4ts'
import { describe, expect, it } from 'vitest'
import {
  addDays,
  type CivilDate,
  civilDate,
  dayOf,
  monthOf,
  weekdayOf,
  yearOf,
} from '../../../domain/calendar/civil-date.ts'
import { countWorkdays } from '../../../domain/calendar/workdays.ts'
import { readCalendarYear, shippedCalendar, shippedYears } from './calendar-files.ts'

const calendar = shippedCalendar()

describe('the shipped calendar files', () => {
  it.each([
    [2020, 249],
    [2021, 250],
    [2022, 249],
    [2023, 249],
    [2024, 251],
    [2025, 248],
    [2026, 248],
    [2027, 254],
    [2028, 251],
    [2029, 250],
  ])('give %i its %i working days', (year, total) => {
    expect(countWorkdays(calendar, `${year}-01-01`, `${year}-12-31`)).toBe(total)
  })

  it('agree with chinese-days on every day from 2020 to 2026', () => {
    expect(everyDay().filter((date) => calendar.isWorkday(date) !== workedByChineseDays(date))).toEqual([])
  })

  it('agree with tyme4ts on every day from 2020 to 2026', () => {
    expect(everyDay().length).toBe(2557)
    expect(everyDay().filter((date) => calendar.isWorkday(date) !== workedByTyme(date))).toEqual([])
  })

  it('list for each provisional year its statutory days, as the lunar calendar of tyme4ts has them, and no worked weekend', () => {
    for (const year of calendar.provisionalYears) {
      const file = readCalendarYear(year)
      expect(file.off).toEqual(statutoryDays(year))
      expect(file.work).toEqual([])
      expect(file.notice).toBeNull()
    }
  })

  it('are sorted, keep no day twice and work only weekend days', () => {
    for (const file of shippedYears.map(readCalendarYear)) {
      for (const dates of [file.off, file.work]) expect(dates).toEqual([...new Set(dates)].toSorted())
      expect(file.work.filter((date) => weekdayOf(date) <= 5)).toEqual([])
    }
  })
})

function everyDay(): CivilDate[] {
  const days: CivilDate[] = []
  for (let day = '2020-01-01'; day <= '2026-12-31'; day = addDays(day, 1)) days.push(day)
  return days
}

/** By the data of chinese-days: its functions mix UTC and the host's zone, and are wrong west of Greenwich. */
function workedByChineseDays(date: CivilDate): boolean {
  return date in chineseDays.workdays || (weekdayOf(date) <= 5 && !(date in chineseDays.holidays))
}

function workedByTyme(date: CivilDate): boolean {
  const listed = LegalHoliday.fromYmd(yearOf(date), monthOf(date), dayOf(date))
  return listed === null ? weekdayOf(date) <= 5 : listed.isWork()
}

/** The days off by law since 2025, before any notice moves or adds one. */
function statutoryDays(year: number): CivilDate[] {
  const newYear = LunarDay.fromYmd(year, 1, 1).getSolarDay()
  const solar = [
    ...[-1, 0, 1, 2].map((days) => newYear.next(days)),
    SolarTerm.fromName(year, '清明').getSolarDay(),
    LunarDay.fromYmd(year, 5, 5).getSolarDay(),
    LunarDay.fromYmd(year, 8, 15).getSolarDay(),
  ].map((day) => civilDate(day.getYear(), day.getMonth(), day.getDay()))
  const fixed = ['01-01', '05-01', '05-02', '10-01', '10-02', '10-03'].map((day) => `${year}-${day}`)
  return [...new Set([...solar, ...fixed])].toSorted()
}
