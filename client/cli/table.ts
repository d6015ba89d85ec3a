import { styleText } from 'node:util'
import Table from 'cli-table3'
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

/** The text with that style where the terminal shows colour. The words must say it all without. */
export function styled(terminal: Terminal, style: 'bold' | 'dim' | 'yellow', text: string): string {
  return terminal.colour ? styleText(style, text, { validateStream: false }) : text
}

/** Columns that a text takes on a terminal: two for each wide (Chinese) character. */
export function textWidth(text: string): number {
  return Array.from(text).reduce((width, character) => width + characterWidth(character), 0)
}

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

function characterWidth(character: string): number {
  return /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u.test(
    character,
  )
    ? 2
    : 1
}
