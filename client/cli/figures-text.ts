import type { Terminal } from './command.ts'
import { styled, textWidth } from './table.ts'

/** One row of figures: whose they are, then the figures, each in its column. */
export type FiguresRow = readonly [string, ...string[]]

const gap = '  '
const indent = '  '

/** Figures below their heads, to the right of their columns; what they come to below a line. Null: no such row. */
export function figuresText(
  terminal: Terminal,
  head: FiguresRow,
  rows: readonly FiguresRow[],
  total: FiguresRow | null,
): string {
  const all = [head, ...rows, ...(total === null ? [] : [total])]
  const widths = head.map((_, column) => Math.max(...all.map((row) => textWidth(row[column] ?? ''))))
  const lineOf = (row: FiguresRow): string =>
    indent +
    widths
      .map((width, column) => {
        const cell = row[column] ?? ''
        const blanks = ' '.repeat(width - textWidth(cell))
        return column === 0 ? `${cell}${blanks}` : `${blanks}${cell}`
      })
      .join(gap)
  const rule =
    indent + '─'.repeat(widths.reduce((sum, width) => sum + width, gap.length * (widths.length - 1)))
  return [
    styled(terminal, 'bold', lineOf(head)),
    styled(terminal, 'dim', rule),
    ...rows.map(lineOf),
    ...(total === null ? [] : [styled(terminal, 'dim', rule), styled(terminal, 'bold', lineOf(total))]),
  ].join('\n')
}
