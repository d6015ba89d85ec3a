import type { CalendarYear } from '../domain/calendar/calendar-data.ts'
import { canonicalJson, readStored } from './canonical-json.ts'
import type { Ledger } from './open-ledger.ts'

/** Keeps the calendar files of one version; a version is the hash of its files, so the same again changes nothing. */
export async function putCalendarVersion(
  ledger: Ledger,
  version: string,
  years: readonly CalendarYear[],
): Promise<void> {
  if (years.length === 0) return
  await ledger.db
    .insertInto('calendar_version')
    .values(
      years
        .toSorted((one, other) => one.year - other.year)
        .map((year) => ({ version, year: year.year, json: canonicalJson(year) })),
    )
    .onConflict((conflict) => conflict.columns(['version', 'year']).doNothing())
    .execute()
}

/** The years of a version in order; empty: the version is unknown. */
export async function calendarVersion(ledger: Ledger, version: string): Promise<readonly CalendarYear[]> {
  const rows = await ledger.db
    .selectFrom('calendar_version')
    .select('json')
    .where('version', '=', version)
    .orderBy('year')
    .execute()
  return rows.map((row) => readStored<CalendarYear>(row.json))
}
