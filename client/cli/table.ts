import { stripVTControlCharacters, styleText } from 'node:util'
import Table from 'cli-table3'
import stringWidth from 'string-width'
import type { Terminal } from './command.ts'

/** A table of text; a cell may have several lines. */
export function tableText(
  terminal: Terminal,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const table = new Table({
    head: head.map((word) => styled(terminal, 'bold', word)),
    style: { head: [], border: [], 'padding-left': 1, 'padding-right': 1 },
  })
  for (const row of rows) table.push([...row])
  return table.toString()
}

export type TextStyle = 'bold' | 'dim' | 'yellow' | 'red' | 'green' | 'blue'

/** The text with that style where the terminal shows colour. The words must say it all without. */
export function styled(terminal: Terminal, style: TextStyle, text: string): string {
  return terminal.colour ? styleText(style, text, { validateStream: false }) : text
}

/**
 * Rows in aligned columns without borders. What stands in the last column goes to a line of its own, indented, where
 * the terminal has no room for it.
 */
export function alignedText(
  terminal: Terminal,
  rows: readonly (readonly string[])[],
  indent: string = '',
): string {
  const last = Math.max(...rows.map((row) => row.length)) - 1
  const widths = Array.from({ length: last }, (_, column) =>
    Math.max(...rows.map((row) => textWidth(row[column] ?? ''))),
  )
  const room = (terminal.columns ?? Number.POSITIVE_INFINITY) - textWidth(indent)
  return rows
    .flatMap((row) => {
      const cells = row.slice(0, last).map((cell, column) => padded(cell, widths[column] ?? 0))
      const [first, end] = [cells.join(gap), row[last] ?? '']
      const whole = `${indent}${first}${gap}${end}`.trimEnd()
      if (textWidth(first) + gap.length + textWidth(end) <= room) return [whole]
      return [`${indent}${first}`.trimEnd(), `${indent}  ${end}`]
    })
    .join('\n')
}

const gap = '  '

function padded(text: string, width: number): string {
  return `${text}${' '.repeat(Math.max(0, width - textWidth(text)))}`
}

/** The same lines, those that are too wide for the terminal broken into several. */
export function fittingText({ columns }: Terminal, text: string): string {
  if (columns === null) return text
  return text
    .split('\n')
    .flatMap((line) => (textWidth(line) > columns ? wrapText(line, columns) : [line]))
    .join('\n')
}

/** Columns that a text takes on a terminal: two for a Chinese character and a picture, none for its style. */
export function textWidth(text: string): number {
  const shown = text.includes('\u001b') ? stripVTControlCharacters(text) : text
  if (!usual.test(shown)) return stringWidth(shown)
  return shown.length + (shown.match(wide)?.length ?? 0)
}

/** Most of what is shown, which is counted without looking for emoji: a plan has a hundred thousand cells. */
const usual = /^[ -~·\u3000-\u3011\u4e00-\u9fff\uff01-\uff60]*$/
const wide = /[^ -~·]/g

/** The text as lines of at most so many columns, broken between any two characters but before closing marks. */
export function wrapText(text: string, columns: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.match(/[!-~]+[，；。：、”）]*|[^!-~][，；。：、”）]*/gu) ?? []) {
    if (line !== '' && textWidth(line + word) > columns) {
      lines.push(line.trimEnd())
      line = word.trimStart()
    } else line += word
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line]
}
