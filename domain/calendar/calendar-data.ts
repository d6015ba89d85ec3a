/** The working-calendar data of one calendar year, as in `calendars/YEAR.json`. */
export interface CalendarYear {
  readonly year: number
  /** `published`: an official notice exists; `provisional`: none was known when the file was made. */
  readonly status: 'published' | 'provisional'
  readonly notice: CalendarNotice | null
  /** Every day off the notice lists (`YYYY-MM-DD`), sorted; provisional: the statutory days only. */
  readonly off: readonly string[]
  /** Weekend days worked by the notice (调休上班), sorted. */
  readonly work: readonly string[]
}

export interface CalendarNotice {
  readonly title: string
  /** The day it was signed, `YYYY-MM-DD`. */
  readonly date: string
  readonly url: string
  readonly amendedBy?: unknown
}
