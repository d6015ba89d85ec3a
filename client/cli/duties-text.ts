import { seatName } from '../../domain/programme/seat-name.ts'
import type { ShownInboxDuty } from '../../domain/schemas/view-schemas.ts'
import type { Terminal } from './command.ts'
import { dueText, lightText } from './light-text.ts'
import type { ShownNames } from './put-names-back.ts'
import { styled, wrapText } from './table.ts'

export interface DutiesTextInput {
  readonly names: ShownNames
  /** Makes a line of the API one that works as it stands. */
  readonly ready: (command: string) => string
}

/** Each duty with its light and, under it, the line that records it, ready to copy. */
export function dutiesText(
  terminal: Terminal,
  duties: readonly ShownInboxDuty[],
  { names, ready }: DutiesTextInput,
): string {
  const indent = ' '.repeat(`${duties.length}`.length + 2)
  const wrapped = (text: string): readonly string[] =>
    terminal.columns === null ? [text] : wrapText(text, terminal.columns - indent.length)
  return duties
    .flatMap((duty, index) => {
      const number = `${index + 1}.`.padEnd(indent.length)
      const heading = `${dueText(terminal, duty)}  ${lightText(terminal, duty)}  ${styled(terminal, 'bold', duty.name)}`
      const lines = [
        heading,
        ...wrapped(placeText(duty, names)),
        styled(terminal, 'dim', ready(duty.command)),
      ]
      return lines.map((line, place) => `${place === 0 ? number : indent}${line}`)
    })
    .join('\n')
}

/** `龙游县 一周一微型沙龙 2026-W48 · 联络员` with what else is to be known. */
function placeText(duty: ShownInboxDuty, names: ShownNames): string {
  const { county, stepName, period, owner, optional, waitsForNames, returnedReason } = duty
  return [
    `${county} ${stepName} ${period}`,
    seatName(owner),
    ...(optional ? ['可选'] : []),
    ...(waitsForNames.length === 0 ? [] : [`待“${waitsForNames.join('、')}”之后`]),
    ...(returnedReason === null
      ? []
      : [`退回：${Array.from(names.inText(returnedReason)).slice(0, 60).join('')}`]),
  ].join(' · ')
}
