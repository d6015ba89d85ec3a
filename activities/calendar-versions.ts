import { ApplicationFailure } from '@temporalio/common'
import { type Calendar, createCalendar } from '../domain/calendar/calendar.ts'
import type { ActivityPorts } from './ports.ts'

const calendars = new WeakMap<object, Map<string, Calendar>>()

/** The calendar of a recorded version, never the files a worker happens to have. Retried until that version is there. */
export async function calendarOf(ports: Pick<ActivityPorts, 'record'>, version: string): Promise<Calendar> {
  const known = calendars.get(ports.record) ?? new Map<string, Calendar>()
  calendars.set(ports.record, known)
  const cached = known.get(version)
  if (cached !== undefined) return cached
  const years = await ports.record.calendarYears(version)
  if (years === null)
    throw ApplicationFailure.retryable(
      `the ledger has no calendar version ${version}`,
      'calendar-version-missing',
    )
  const calendar = createCalendar(years)
  known.set(version, calendar)
  return calendar
}
