import { join } from 'node:path'
import pino, { type Logger } from 'pino'

export interface LogFile {
  readonly log: Logger
  close(): void
}

/**
 * JSON lines added to `hopelight.log`, mode 0600; written at once, so that a killed process loses none. What a full disk
 * does not take is kept for later and stops nobody.
 */
export function openLogFile(dataFolder: string, level: string): LogFile {
  const destination = pino.destination({ dest: join(dataFolder, 'hopelight.log'), mode: 0o600, sync: true })
  destination.on('error', () => undefined)
  return {
    log: pino({ level, base: { pid: process.pid } }, destination),
    close: () => destination.end(),
  }
}
