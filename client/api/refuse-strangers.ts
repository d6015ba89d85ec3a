import type { FastifyRequest } from 'fastify'
import { refuse } from '../../domain/refusals.ts'
import { isOfOtherPage } from '../../temporal/local/of-other-page.ts'
import { RefusedError } from './refused-error.ts'

/** The names that a service of this machine alone is reached by. */
const ownHosts = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::[0-9]{1,5})?$/i

/**
 * Refuses what no caller of ours sends: a name that somebody else's domain was pointed here with, a request that another
 * web page made a browser send. Throws `host-refused`, `origin-refused`.
 */
export function refuseStrangers({ headers }: Pick<FastifyRequest, 'headers'>): void {
  if (!ownHosts.test(headers.host ?? '')) throw new RefusedError(refuse('host-refused'))
  if (isOfOtherPage(headers)) throw new RefusedError(refuse('origin-refused'))
}
