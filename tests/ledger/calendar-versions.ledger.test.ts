import { expect, it } from 'vitest'
import { calendarVersion, putCalendarVersion } from '../../ledger/calendar-versions.ts'
import { onEachLedger, openedLedger } from './support/ledgers.ts'

const year2026 = {
  year: 2026,
  status: 'published',
  notice: { title: '通知', date: '2025-11-04', url: 'https://example.org/notice' },
  off: ['2026-01-01'],
  work: ['2026-01-04'],
} as const
const year2027 = { year: 2027, status: 'provisional', notice: null, off: ['2027-01-01'], work: [] } as const

onEachLedger('calendar versions', () => {
  it('a calendar version keeps its years, and every version stays', async () => {
    const ledger = await openedLedger()
    await putCalendarVersion(ledger, 'c-1', [year2027, year2026])
    await putCalendarVersion(ledger, 'c-1', [year2026, year2027])
    const published = { ...year2027, status: 'published' } as const
    await putCalendarVersion(ledger, 'c-2', [published])
    expect(await calendarVersion(ledger, 'c-1')).toEqual([year2026, year2027])
    expect(await calendarVersion(ledger, 'c-2')).toEqual([published])
    expect(await calendarVersion(ledger, 'c-3')).toEqual([])
  })
})
