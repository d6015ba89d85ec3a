import type { z } from 'zod'
import type { recordedAnswer } from '../../domain/schemas/command-schema.ts'
import { answerWord } from '../../domain/cadence/state-words.ts'
import { momentText } from './words.ts'

type Recorded = z.infer<typeof recordedAnswer>
type AnsweredMark = NonNullable<Recorded['marks']>[number]

/**
 * What became of a command, a line for each of its marks: `已登记：举办沙龙 按期完成，2026-11-27 17:01；未达规模：…`.
 * `by`: who had recorded the same before; null: nobody had.
 */
export function recordedLines(
  command: string,
  { already, at, marks, number, state }: Recorded,
  by: string | null,
): readonly string[] {
  const [head, when] =
    already === undefined
      ? ['已登记', momentText(at)]
      : ['此前已登记', `${by ?? '—'} 于 ${momentText(already.at)} 登记`]
  const numbered = number === undefined ? '' : ` ${number}`
  if (marks === undefined) return [`${head}：${answerWord(command, state)}${numbered}，${when}`]
  return marks.map(
    (mark) => `${head}：${mark.name} ${answerWord(command, mark.state)}，${when}${belowNormText(mark)}`,
  )
}

function belowNormText({ belowNorm }: AnsweredMark): string {
  if (belowNorm.length === 0) return ''
  const numbers = belowNorm.map(({ name, norm, unit, value }) => {
    const of = unit === null ? '' : ` ${unit}`
    return `${name} ${value}${of}（规模 ${norm}${of}）`
  })
  return `；未达规模：${numbers.join('、')}，已照收`
}
