import type { Light } from '../../domain/cadence/lights.ts'
import type { Instant } from '../../domain/calendar/instant.ts'
import { momentText } from '../cli/words.ts'
import { styled, textWidth } from '../cli/table.ts'
import { cutToWidth, dutyTable, groupDuties } from './duty-text.ts'
import { byUrgency, type OwedDuty } from '../../operations/up/owed-duties.ts'

/** What the live view has to show. */
export interface ViewState {
  readonly at: Instant
  /** What each team owes next, by team. */
  readonly teams: readonly (readonly OwedDuty[])[]
  /** What keeps a part from doing its work. */
  readonly troubles: readonly string[]
  /** How many things about notices want a person's hand. */
  readonly attentions: number
}

export interface ViewForm {
  readonly columns: number
  readonly rows: number
  readonly colour: boolean
  /** Makes a line that records a duty one that works as it stands. */
  readonly ready: (command: string) => string
  /** Where to look and how to end it: the last line. */
  readonly foot: string
}

const mostTroubles = 4
/** Where there is room for less, the hint is left out. */
const leastDuties = 3
const lightWords = [
  ['red', '红'],
  ['yellow', '黄'],
  ['blue', '蓝'],
  ['green', '绿'],
] as const satisfies readonly (readonly [Light, string])[]

/** The view as lines that fit: the most urgent duties first, and how many more there are. */
export function viewLines({ at, attentions, teams, troubles }: ViewState, form: ViewForm): readonly string[] {
  const columns = form.columns - 1
  const { colour } = form
  const duties = teams.flat().toSorted(byUrgency)
  const red = (text: string): string => styled({ colour, columns }, 'red', text)
  const above = [
    '',
    cutToWidth(titleText(teams.length, duties, at), columns),
    ...troubleLines(troubles, columns).map(red),
    ...attentionLines(attentions, form.ready).map((line) =>
      styled({ colour, columns }, 'yellow', cutToWidth(line, columns)),
    ),
  ]
  const foot = cutToWidth(form.foot, columns)
  // The heading of the table, the line that counts the rest, an empty line, and the cursor's own.
  const room = form.rows - above.length - 1 - 4
  const hint = hintLines(duties, columns, form.ready).map((line) => cutToWidth(line, columns))
  const hasHint = room - hint.length >= leastDuties
  const groups = groupDuties(duties)
  const shown = groups.slice(0, Math.max(1, hasHint ? room - hint.length : room))
  const rest = duties.length - shown.reduce((sum, { counties }) => sum + counties.length, 0)
  return [
    ...above,
    ...(shown.length === 0 ? ['目前没有应办事项 / nothing is owed'] : dutyTable(shown, columns, colour, at)),
    ...(rest === 0 ? [] : [`另有 ${rest} 项 / ${rest} more`]),
    '',
    ...(hasHint ? hint : []),
    foot,
  ].slice(0, form.rows - 1)
}

/** How to record what is most urgent of what is open, over as many lines as it needs; a shell reads them as one. */
export function hintLines(
  duties: readonly OwedDuty[],
  columns: number | null,
  ready: (command: string) => string,
): readonly string[] {
  const [first] = duties.toSorted(byUrgency)
  if (first === undefined) return []
  if (first.opensAt === null)
    return [`登记“${first.name}” / record it:`, ...brokenLine(ready(first.command), columns)]
  const [soonest] = duties.toSorted((one, other) => ((one.opensAt ?? '') < (other.opensAt ?? '') ? -1 : 1))
  const { stepName, period, opensAt } = soonest ?? first
  return [
    `尚无可登记的事项，${momentText(opensAt ?? first.opensAt)} 启动“${stepName} ${period}” / opens first`,
  ]
}

/** One line when something wants a person's hand. */
export function attentionLines(attentions: number, ready: (command: string) => string): readonly string[] {
  return attentions === 0 ? [] : [`需要处理 ${attentions} 项，见 ${ready('npx hopelight notices')}`]
}

function titleText(teams: number, duties: readonly OwedDuty[], at: Instant): string {
  const open = duties.filter(({ opensAt }) => opensAt === null)
  const counts = lightWords.map(
    ([light, word]) => `${word} ${open.filter((duty) => duty.light === light).length}`,
  )
  return `应办事项 · ${teams} 个团 · ${counts.join(' ')} · ${momentText(at)}`
}

function troubleLines(troubles: readonly string[], columns: number): readonly string[] {
  const rest = troubles.length - mostTroubles
  const lines = troubles.slice(0, mostTroubles).map((trouble) => `! ${trouble}`)
  return [...lines, ...(rest > 0 ? [`! 另有 ${rest} 条 / ${rest} more`] : [])].map((line) =>
    cutToWidth(line, columns),
  )
}

function brokenLine(command: string, columns: number | null): readonly string[] {
  const lines: string[] = []
  let line = ' '
  for (const word of command.split(' ')) {
    if (columns !== null && line !== ' ' && textWidth(`${line} ${word} \\`) > columns) {
      lines.push(`${line} \\`)
      line = '   '
    }
    line = `${line} ${word}`
  }
  return [...lines, line]
}
