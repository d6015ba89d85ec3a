import { dateOf, type Instant } from '../../domain/calendar/instant.ts'
import { dueText, lightText } from '../cli/light-text.ts'
import { styled, textWidth } from '../cli/table.ts'
import { seatName } from '../../domain/programme/seat-name.ts'
import type { OwedDuty } from '../../operations/up/owed-duties.ts'

const plain = { colour: false, columns: null } as const

/** One plain line: nothing in it needs a terminal. */
export function dutyLine(duty: OwedDuty): string {
  const { teamId, step, period, milestone, name, owner } = duty
  const opens = duty.opensAt === null ? '' : `（${dateOf(duty.opensAt)} 启动）`
  return `${teamId} ${step} ${period} ${milestone} ${name} · ${seatName(owner)} · 应办 ${dueText(plain, duty)} · ${lightText(plain, duty)}${opens}`
}

/** What several teams owe alike: one line of the table. */
export interface DutyGroup {
  readonly duty: OwedDuty
  /** Of its teams, in their order. */
  readonly counties: readonly string[]
}

/** Each duty once, in the order of the duties. */
export function groupDuties(duties: readonly OwedDuty[]): readonly DutyGroup[] {
  const groups = Map.groupBy(duties, (each) =>
    [each.light, each.word, each.step, each.period, each.milestone, each.dueAt, each.owner].join(' '),
  )
  return [...groups.values()].flatMap((alike) => {
    const [duty] = alike
    return duty === undefined ? [] : [{ duty, counties: alike.map(({ county }) => county) }]
  })
}

/** How the table is set where there is room for it, and where there is not. */
const forms = [
  { gap: 2, due: (duty: OwedDuty) => dueText(plain, duty), least: 24 },
  { gap: 1, due: shortDueText, least: 0 },
] as const

/** A heading and aligned columns of at most `columns` width, the light with its word first; counties are cut last. */
export function dutyTable(
  groups: readonly DutyGroup[],
  columns: number,
  colour: boolean,
  at: Instant,
): readonly string[] {
  const tables = forms.map(({ gap, due, least }) => ({
    gap,
    least,
    rows: alignedRows(groups, gap, (duty) => due(duty, at)),
  }))
  const table = tables.find(({ rows, least }) => widest(rows) + least <= columns) ?? tables.at(-1)
  if (table === undefined) return []
  const room = columns - widest(table.rows) - table.gap
  return table.rows.map((row, index) => {
    const group = groups[index - 1]
    const last = group === undefined ? '县区' : countiesText(group.counties, room)
    const shown = cutToWidth(`${row}${' '.repeat(table.gap)}${last}`, columns)
    if (group === undefined) return styled({ colour, columns }, 'bold', shown)
    return shown.replace(lightText(plain, group.duty), lightText({ colour, columns }, group.duty))
  })
}

function widest(rows: readonly string[]): number {
  return Math.max(...rows.map(textWidth))
}

function alignedRows(
  groups: readonly DutyGroup[],
  gap: number,
  due: (duty: OwedDuty) => string,
): readonly string[] {
  const rows = [
    ['灯', '步骤 期次', '下一项', '应办日', '承办'],
    ...groups.map(({ duty }) => [
      lightText(plain, duty),
      `${duty.stepName} ${duty.period}`,
      duty.name,
      due(duty),
      seatName(duty.owner),
    ]),
  ]
  const widths = rows.reduce<readonly number[]>(
    (most, cells) => cells.map((cell, index) => Math.max(most[index] ?? 0, textWidth(cell))),
    [],
  )
  return rows.map((cells) =>
    cells.map((cell, index) => padded(cell, widths[index] ?? 0)).join(' '.repeat(gap)),
  )
}

/** All of them, or the first and how many. */
function countiesText(counties: readonly string[], room: number): string {
  const all = counties.join(' ')
  if (counties.length < 2 || textWidth(all) <= room) return all
  const some = `${counties[0] ?? ''}等 ${counties.length} 个`
  return textWidth(some) <= room ? some : `${counties.length} 个团`
}

/** `11-27` of this year, without its weekday. */
function shortDueText({ dueAt, provisional }: OwedDuty, at: Instant): string {
  const dueOn = dateOf(dueAt)
  const shown = dueOn.slice(0, 4) === dateOf(at).slice(0, 4) ? dueOn.slice(5) : dueOn
  return `${shown}${provisional ? ' 暂定' : ''}`
}

function padded(text: string, width: number): string {
  return `${text}${' '.repeat(Math.max(0, width - textWidth(text)))}`
}

/** Whole characters only; a line never wraps. */
export function cutToWidth(text: string, columns: number): string {
  let cut = ''
  for (const character of text) {
    if (textWidth(cut + character) > columns) return cut.trimEnd()
    cut += character
  }
  return text
}
