import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import { refuse } from '../../domain/refusals.ts'
import { RefusedError } from './refused-error.ts'

/** Which methods each address takes. */
export interface KnownRoutes {
  add(route: Pick<RouteOptions, 'method' | 'url'>): void
  /** Throws `method-not-allowed` with the Allow header, or `unknown-address`. */
  refuseUnknown(request: FastifyRequest, reply: FastifyReply): void
}

export function knownRoutes(): KnownRoutes {
  const methods = new Map<string, Set<string>>()
  return {
    add({ method, url }) {
      const known = methods.get(url) ?? new Set()
      methods.set(url, known)
      for (const each of [method].flat()) known.add(each)
    },
    refuseUnknown({ is404, method, url }, reply) {
      if (!is404) return
      const [path = ''] = url.split('?')
      const found = [...methods].find(([pattern]) => matches(pattern, path))?.[1]
      if (found === undefined || found.has(method)) throw new RefusedError(refuse('unknown-address'))
      const allowed = [...found].toSorted().join(', ')
      reply.header('allow', allowed)
      throw new RefusedError(refuse('method-not-allowed', { method, allowed }))
    },
  }
}

/** `/teams/:teamId` is `/teams/longyou`. */
function matches(pattern: string, path: string): boolean {
  const [wanted, given] = [pattern.split('/'), path.split('/')]
  return (
    wanted.length === given.length &&
    wanted.every((part, index) => (part.startsWith(':') ? given[index] !== '' : part === given[index]))
  )
}
