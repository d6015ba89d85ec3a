import { dateOf, type Instant, msOf } from '../../domain/calendar/instant.ts'
import type { Light } from '../../domain/cadence/lights.ts'
import type { Progress } from '../../rehearsal/progress.ts'
import type { Terminal } from './command.ts'
import { styled, type TextStyle, textWidth } from './table.ts'
import { weekdayName } from './words.ts'

/** What a rehearsal's progress is measured by. */
export interface RehearsalSpan {
  readonly from: Instant
  readonly to: Instant
  /** Occurrences of all teams to the very end; null: it is not played to the end. */
  readonly planned: number | null
}

const barColumns = 12

/** One line: the virtual day, how much of the way that is, what is closed, and the lights of what is open. */
export function progressLine(terminal: Terminal, progress: Progress, span: RehearsalSpan): string {
  const day = dateOf(progress.at)
  const share = Math.min(1, Math.max(0, shareOf(progress.at, span)))
  const percent = `${Math.floor(share * 100)}%`
  const closed = `已结 ${progress.closed}${span.planned === null ? '' : `/${span.planned}`} 期`
  const when = `${day} ${weekdayName(day)}`
  const filled = Math.floor(share * barColumns)
  const bar = `${'█'.repeat(filled)}${'░'.repeat(barColumns - filled)}`
  const room = (terminal.columns ?? Number.POSITIVE_INFINITY) - 1
  const lines =
    terminal.columns === null
      ? [`演练到 ${when}（${percent}），${closed}，进行中：${lightTexts(terminal, progress).join('、')}`]
      : [
          [when, bar, percent, closed, lightTexts(terminal, progress).join(' ')].join('  '),
          [when, percent, closed, lightTexts(terminal, progress).join(' ')].join('  '),
          [when, percent, closed].join('  '),
        ]
  return lines.find((line) => textWidth(line) <= room) ?? day
}

function shareOf(at: Instant, { from, to }: RehearsalSpan): number {
  return (msOf(at) - msOf(from)) / Math.max(1, msOf(to) - msOf(from))
}

/** @source docs/programme.md, "9. Words" */
const words: Readonly<Record<Exclude<Light, 'grey'>, readonly [string, TextStyle]>> = {
  green: ['正常', 'green'],
  blue: ['临期', 'blue'],
  yellow: ['预警', 'yellow'],
  red: ['督办', 'red'],
}

function lightTexts(terminal: Terminal, { lights }: Progress): readonly string[] {
  return (['green', 'blue', 'yellow', 'red'] as const).map((light) => {
    const [word, style] = words[light]
    return styled(terminal, style, `${word} ${lights[light]}`)
  })
}
