import type { ShownStandstill } from '../../domain/schemas/view-schemas.ts'
import type { Terminal } from './command.ts'
import { styled, wrapText } from './table.ts'

/** Each with what to do about it, as wide as the terminal. */
export function standstillsText(terminal: Terminal, standstills: readonly ShownStandstill[]): string {
  const { columns } = terminal
  return standstills
    .flatMap(({ zh }) => [`! ${zh.what}`, `  → ${zh.todo}`])
    .flatMap((line) => (columns === null ? [line] : wrapText(line, columns)))
    .map((line) => styled(terminal, 'red', line))
    .join('\n')
}
