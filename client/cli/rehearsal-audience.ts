import { shownLine } from '../../domain/shown-text.ts'
import type { Audience } from '../../rehearsal/play-all.ts'
import { type Progress, progressOf } from '../../rehearsal/progress.ts'
import type { Terminal } from './command.ts'

const clearLine = '\r\u001b[2K'
const pipePauseMs = 10_000

/** On a terminal one line that is written over; on a pipe a plain line now and then. */
export function audienceOf(
  terminal: Terminal,
  signal: AbortSignal,
  write: (text: string) => void,
  lineOf: (progress: Progress) => string,
): Audience & { readonly clear: () => void } {
  const isTerminal = terminal.columns !== null
  const pauseMs = isTerminal ? 0 : pipePauseMs
  let shownAtMs = Number.NEGATIVE_INFINITY
  const clear = (): void => {
    if (isTerminal) write(clearLine)
  }
  return {
    signal,
    clear,
    say(line) {
      clear()
      write(`${shownLine(line)}\n`)
    },
    async show({ ledger }, at) {
      if (performance.now() - shownAtMs < pauseMs) return
      shownAtMs = performance.now()
      const line = lineOf(await progressOf(ledger, at))
      if (isTerminal) write(`${clearLine}${line}`)
      else write(`${line}\n`)
    },
  }
}
