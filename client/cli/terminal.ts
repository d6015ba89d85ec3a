import type { Terminal } from './command.ts'

/** What a stream can show; `NO_COLOR` counts when it is not empty. */
export function terminalOf(
  stream: { readonly isTTY?: boolean; readonly columns?: number },
  environment: Readonly<Record<string, string | undefined>>,
): Terminal {
  const isTerminal = stream.isTTY === true
  const plain = (environment.NO_COLOR ?? '') !== '' || environment.TERM === 'dumb'
  return { colour: isTerminal && !plain, columns: isTerminal ? (stream.columns ?? 80) : null }
}
