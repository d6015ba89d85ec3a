import { shownLine, shownLines } from '../../domain/shown-text.ts'
import { cleanText } from '../cli/table.ts'
import { dutyLine } from './duty-text.ts'
import type { OwedDuty } from '../../operations/up/owed-duties.ts'
import { attentionLines, hintLines, type ViewForm, type ViewState, viewLines } from './view-lines.ts'

/** Where the view is shown. */
export interface Screen {
  readonly colour: boolean
  /** Null: a pipe, which gets plain lines. */
  readonly size: () => { readonly columns: number; readonly rows: number } | null
  readonly write: (text: string) => void
  /** Calls it at each change of the size; gives back what ends that. */
  readonly onResize: (listener: () => void) => () => void
}

export interface LiveView {
  /** A line above what is shown. */
  say(line: string): void
  /** Ends the refreshing and leaves the last state standing. */
  stop(): void
}

export interface LiveViewSource extends Pick<ViewForm, 'ready' | 'foot'> {
  readonly state: () => Promise<ViewState>
  readonly onError: (error: unknown) => void
}

/** A look costs at most a fiftieth of the time, unless that would mean to stand still for longer. */
const pause = { leastMs: 5_000, share: 50, mostMs: 15_000 } as const

/** Shows what is owed and keeps it up to date: in place on a terminal, on a pipe one line for each that changed. */
export function showLive(screen: Screen, source: LiveViewSource): LiveView {
  const painter = screen.size() === null ? linePainter(screen, source) : blockPainter(screen, source)
  let timer: NodeJS.Timeout | null = null
  let stopped = false
  const refresh = async (): Promise<void> => {
    const began = performance.now()
    try {
      const state = await source.state()
      if (!stopped) painter.paint(state)
    } catch (error) {
      source.onError(error)
    }
    if (stopped) return
    const wantedMs = (performance.now() - began) * pause.share
    timer = setTimeout(() => void refresh(), Math.min(pause.mostMs, Math.max(pause.leastMs, wantedMs)))
  }
  void refresh()
  const unheard = screen.onResize(() => painter.repaint())
  return {
    say: (line) => painter.say(line),
    stop() {
      stopped = true
      unheard()
      if (timer !== null) clearTimeout(timer)
    },
  }
}

interface Painter {
  paint(state: ViewState): void
  /** The same at another size. */
  repaint(): void
  say(line: string): void
}

function linePainter(screen: Screen, { ready, foot }: LiveViewSource): Painter {
  let shown: ReadonlySet<string> | null = null
  return {
    paint({ attentions, teams }) {
      const duties: readonly OwedDuty[] = teams.flat()
      const lines = [...duties.map(dutyLine), ...attentionLines(attentions, ready)]
      const fresh = lines.filter((line) => shown?.has(line) !== true)
      const below = shown === null ? [...hintLines(duties, null, ready), foot] : []
      shown = new Set(lines)
      if (fresh.length + below.length > 0) screen.write(`${[...fresh, ...below].map(shownLine).join('\n')}\n`)
    },
    repaint() {
      // Lines on a pipe stay as they are.
    },
    say: (line) => screen.write(`${shownLines(line)}\n`),
  }
}

function blockPainter(screen: Screen, { ready, foot }: LiveViewSource): Painter {
  let last: ViewState | null = null
  let block: readonly string[] = []
  let drawnAt = ''
  /** After a change of its size nobody knows where the terminal broke the lines. */
  const erase = (size: { readonly columns: number; readonly rows: number }): string => {
    const before = drawnAt
    drawnAt = `${size.columns}x${size.rows}`
    if (before !== '' && before !== drawnAt) return '\u001b[2J\u001b[H'
    return block.length === 0 ? '' : `\u001b[${block.length}A\r\u001b[J`
  }
  const draw = (state: ViewState, above: readonly string[] = []): void => {
    const size = screen.size() ?? { columns: 80, rows: 24 }
    const erased = erase(size)
    last = state
    const lines = viewLines(state, { ...size, colour: screen.colour, ready, foot })
    block = lines.map((line) => cleanText(screen, line, shownLine))
    screen.write(`${erased}${[...above, ...block].join('\n')}\n`)
  }
  return {
    paint: (state) => draw(state),
    repaint() {
      if (last !== null) draw(last)
    },
    say(line) {
      const shown = shownLines(line)
      if (last === null) screen.write(`${shown}\n`)
      else draw(last, [shown])
    },
  }
}
