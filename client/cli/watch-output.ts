import type { Writable } from 'node:stream'

/** Of a reader that closed its pipe early (head, less), or of a terminal that is gone. */
const readerGone: readonly (string | undefined)[] = ['EPIPE', 'EIO', 'ERR_STREAM_DESTROYED']

/**
 * Lets the command go on when what it writes is not taken any more: a service serves others than its reader, and ended here
 * it would leave behind what it started. A reader that went has seen enough; whether anything else kept the output from
 * being written, such as a full disk, tells `isLost`.
 */
export function watchOutput(out: Writable, err: Writable): { isLost(): boolean } {
  let lost = false
  out.on('error', (error: NodeJS.ErrnoException) => {
    if (!readerGone.includes(error.code)) lost = true
  })
  err.on('error', () => undefined)
  return { isLost: () => lost }
}
