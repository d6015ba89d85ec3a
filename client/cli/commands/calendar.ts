import { addDays } from '../../../domain/calendar/civil-date.ts'
import { addWorkdays, watchProvisional } from '../../../domain/calendar/workdays.ts'
import { readCalendars } from '../../../config/read-calendars.ts'
import type { CliCommand, CliContext, CliOption } from '../command.ts'
import { badInput, dateInput, wholeNumberInput } from '../inputs.ts'
import { styled, tableText } from '../table.ts'
import { weekdayName } from '../words.ts'

const folderOption: CliOption = {
  form: '--calendar <DIR>',
  summary: 'YEAR.json 所在文件夹 / another folder of YEAR.json files',
}

/** @source docs/contracts.md, "hopelight calendar" */
export const calendarDays: CliCommand = {
  name: 'calendar days',
  summary: '逐日列出是否上班 / which days are worked',
  arguments: [
    { form: '<FROM>', summary: '首日 / first day' },
    { form: '<TO>', summary: '末日（含）/ last day, included' },
  ],
  options: [folderOption],
  example: 'npx hopelight calendar days 2026-02-13 2026-02-28',
  run: (context) => {
    const [fromOn, toOn] = [dateArgument(context, 0, 'FROM'), dateArgument(context, 1, 'TO')]
    if (fromOn > toOn) throw badInput('FROM 晚于 TO / FROM is after TO')
    const { calendar } = calendarsOf(context)
    const days = []
    for (let date = fromOn; date <= toOn; date = addDays(date, 1)) {
      days.push({
        date,
        working: calendar.isWorkday(date),
        provisional: calendar.isProvisional(date),
        note: calendar.noteOf(date),
      })
    }
    if (context.json) return context.printJson(days)
    const rows = days.map(({ date, working, provisional, note }) => [
      `${date} ${weekdayName(date)}`,
      working ? '上班' : styled(context.terminal, 'dim', '休息'),
      note ?? '',
      provisionalWord(context, provisional),
    ])
    context.print(tableText(context.terminal, ['日期', '', '说明', ''], rows))
    context.print(`共 ${days.length} 天，上班 ${days.filter(({ working }) => working).length} 天`)
  },
}

/** @source docs/contracts.md, "hopelight calendar" */
export const calendarAdd: CliCommand = {
  name: 'calendar add',
  summary: '某日之后第 N 个工作日 / the N-th working day after a day',
  arguments: [
    { form: '<DATE>', summary: '起算日，不计在内 / the day counted from' },
    { form: '<N>', summary: '工作日数，负数向前 / working days, negative backwards' },
  ],
  options: [folderOption],
  example: 'npx hopelight calendar add 2026-04-30 3',
  run: (context) => {
    const fromOn = dateArgument(context, 0, 'DATE')
    const workdays = wholeNumberInput('N', context.argument(1)[0] ?? '')
    const { calendar } = calendarsOf(context)
    const watch = watchProvisional(calendar)
    const countedFromProvisional = calendar.isProvisional(fromOn)
    const date = addWorkdays(watch.workingDays, fromOn, workdays)
    const provisional = countedFromProvisional || watch.touched()
    if (context.json) return context.printJson({ date, provisional })
    const mark = provisional ? `  ${provisionalWord(context, true)}` : ''
    context.print(`${date} ${weekdayName(date)}${mark}`)
  },
}

/** @source docs/contracts.md, "hopelight calendar" */
export const calendarStatus: CliCommand = {
  name: 'calendar status',
  summary: '有哪些年份，哪些暂定 / the years known, and which are provisional',
  arguments: [],
  options: [folderOption],
  example: 'npx hopelight calendar status',
  run: (context) => {
    const { version, years } = calendarsOf(context)
    if (context.json) {
      return context.printJson({
        calendarVersion: version,
        years: years.map(({ year, status, notice }) => ({
          year,
          provisional: status === 'provisional',
          notice: notice === null ? null : { title: notice.title, date: notice.date, url: notice.url },
        })),
      })
    }
    const rows = years.map(({ year, status, notice }) => [
      `${year}`,
      status === 'published' ? '已公布' : provisionalWord(context, true),
      notice === null ? '' : `${notice.date} ${notice.title}`,
    ])
    context.print(tableText(context.terminal, ['年份', '状态', '放假通知'], rows))
    context.print(`日历版本 ${version}`)
  },
}

function calendarsOf(context: CliContext) {
  return readCalendars(context.option('calendar') ?? undefined)
}

function dateArgument(context: CliContext, index: number, field: string) {
  return dateInput(field, context.argument(index)[0] ?? '')
}

function provisionalWord({ terminal }: CliContext, provisional: boolean): string {
  return provisional ? styled(terminal, 'yellow', '暂定（待放假通知）') : ''
}
