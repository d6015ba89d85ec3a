import { readFileSync } from 'node:fs'
import { type Calendar, createCalendar } from '../../../domain/calendar/calendar.ts'
import type { CalendarYear } from '../../../domain/calendar/calendar-data.ts'

const folder = new URL('../../../calendars/', import.meta.url)

export const shippedYears: readonly number[] = Array.from({ length: 17 }, (_, index) => 2020 + index)

export function readCalendarYear(year: number): CalendarYear {
  // oxlint-disable-next-line typescript/no-unsafe-return -- a shipped file; calendar-schema.test.ts checks its form
  return JSON.parse(readFileSync(new URL(`${year}.json`, folder), 'utf8'))
}

/** The calendar of the shipped files, or of some of their years. */
export function shippedCalendar(years: readonly number[] = shippedYears): Calendar {
  return createCalendar(years.map(readCalendarYear))
}

/** A published year made up for a test. */
export function fabricatedYear(
  year: number,
  lists: {
    readonly off?: readonly string[]
    readonly work?: readonly string[]
    readonly status?: 'provisional'
  },
): CalendarYear {
  const notice = { title: `notice ${year}`, date: `${year - 1}-11-20`, url: 'urn:test' }
  return {
    year,
    status: lists.status ?? 'published',
    notice: lists.status === undefined ? notice : null,
    off: lists.off ?? [],
    work: lists.work ?? [],
  }
}
