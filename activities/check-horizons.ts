import type { CalendarYear } from '../domain/calendar/calendar-data.ts'
import { dateOf, type Instant } from '../domain/calendar/instant.ts'
import { calendarFindings } from '../domain/calendar/calendar-horizon.ts'
import { leastRetentionDays, leastRetentionWithArchiveDays } from '../domain/retention.ts'
import type { Finding } from '../domain/findings.ts'
import type { CheckResult } from './activities.ts'
import type { KeeperPorts, RegisterPort } from './ports.ts'

/** @source docs/contracts.md, "Temporal messages" */
export async function checkCalendarHorizon(
  register: RegisterPort,
  years: readonly CalendarYear[],
  at: Instant,
): Promise<CheckResult> {
  const findings = calendarFindings(years, await register.lastProgrammeYear(), dateOf(at))
  await register.putFindings(['calendar-year-missing', 'calendar-provisional'], findings, at)
  return { findings }
}

/** @source docs/operations.md, "Retention" */
export async function checkRetention(
  { hasOwnArchive, histories, register }: KeeperPorts,
  at: Instant,
): Promise<CheckResult> {
  const days = await histories.retentionDays()
  const needed = hasOwnArchive ? leastRetentionWithArchiveDays : leastRetentionDays
  const findings: readonly Finding[] =
    days >= needed
      ? []
      : [{ kind: 'retention-short', subject: histories.namespace, details: { days, needed } }]
  await register.putFindings(['retention-short'], findings, at)
  return { findings }
}
