import type { CadenceCommand, Mark, ProgrammeCommand } from '../../domain/cadence/commands.ts'
import { type Refusal, refuse } from '../../domain/refusals.ts'
import { countCodePoints, textMost } from '../../domain/text-rules.ts'

/** `text-too-long` with the count of what was written, before ids stand in the place of names; null: all fit. */
export function checkLengths(command: CadenceCommand | ProgrammeCommand): Refusal | null {
  const marks = 'marks' in command ? command.marks : 'mark' in command ? [command.mark] : []
  const texts = [
    ...('reason' in command ? [['reason', command.reason] as const] : []),
    ...('note' in command ? [['note', command.note] as const] : []),
    ...('evidence' in command ? command.evidence.map(({ name }) => ['evidence', name] as const) : []),
    ...('to' in command ? [['to', command.to] as const] : []),
    ...marks.flatMap(textsOf),
  ]
  for (const [field, text] of texts) {
    const count = countCodePoints(text)
    if (count > textMost) return refuse('text-too-long', { field, most: textMost, count })
  }
  return null
}

function textsOf({ note, values, evidence }: Mark): readonly (readonly [string, string])[] {
  return [
    ['note', note],
    ...evidence.map(({ name }) => ['evidence', name] as const),
    ...Object.entries(values).flatMap(([fact, value]) => {
      if (typeof value === 'string') return [[fact, value] as const]
      return typeof value === 'object' ? value.map((each) => [fact, each] as const) : []
    }),
  ]
}
