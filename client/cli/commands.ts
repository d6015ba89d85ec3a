import type { CliCommand } from './command.ts'
import { calendarAdd, calendarDays, calendarStatus } from './commands/calendar.ts'
import { plan } from './commands/plan.ts'

/** Every command, in the order of the help. */
export const commands: readonly CliCommand[] = [plan, calendarDays, calendarAdd, calendarStatus]

/** One line for each first word that several commands share. */
export const groupSummaries: Readonly<Record<string, string>> = {
  calendar: '工作日历 / the working calendar',
}
