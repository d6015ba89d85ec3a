import { randomInt } from 'node:crypto'
import { TemporalStartError } from './errors.ts'
import { freePort } from './free-port.ts'

/** A loopback address and a port that nobody finds by trying. */
export interface HiddenPlace {
  readonly host: string
  readonly port: number
}

/**
 * A place drawn at random for what must not be reached but by us: all of 127.0.0.0/8 is this machine, so that there are
 * as many places as a page that tries them one by one cannot get through in years. Throws `TemporalStartError` off Linux,
 * where 127.0.0.1 alone can be listened on.
 */
export async function hiddenPlace(): Promise<HiddenPlace> {
  if (process.platform !== 'linux')
    throw new TemporalStartError(
      'The Temporal Web UI can be shielded from web pages on Linux alone: leave out --ui.',
    )
  const host = `127.${randomInt(1, 255)}.${randomInt(0, 256)}.${randomInt(1, 255)}`
  return { host, port: await freePort(host) }
}
