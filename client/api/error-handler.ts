import type { FastifyReply, FastifyRequest } from 'fastify'
import { refuse } from '../../domain/refusals.ts'
import { LedgerUnavailableError } from '../../ledger/errors.ts'
import { isUnreachable } from '../../temporal/client/is-unreachable.ts'
import type { ApiDeps } from './api-deps.ts'
import { frameworkRefusal } from './client-errors.ts'
import { invalidRequest } from './invalid-request.ts'
import { RefusedError, refusedReply } from './refused-error.ts'
import type { SecurityLog } from './security-log.ts'

/** Every failure as one of the two documents of contracts.md; what was given is never logged, but for its ids. */
export function errorHandler(
  { log, now }: Pick<ApiDeps, 'log' | 'now'>,
  security: SecurityLog,
): (error: unknown, request: FastifyRequest, reply: FastifyReply) => FastifyReply {
  return (error, request, reply) => {
    const route = request.routeOptions.url ?? '(none)'
    const refused = refusedErrorOf(error)
    if (refused !== null) {
      const { body: answer, status } = refusedReply(refused)
      const { body, ip: from, method, params } = request
      const { code } = refused.refusal
      log.info({ method, route, code }, 'refused')
      if (method !== 'GET' || code === 'unauthorised')
        security.refused({ at: now(), method, route, code, status, from, params, body })
      return reply.code(status).send(answer)
    }
    log.error({ method: request.method, route, ...faultOf(error) }, 'request failed')
    const message = '程序出错，见日志 / a fault of the program, see the log'
    return reply.code(500).send({ error: { code: 'internal', message, commandId: null, details: [] } })
  }
}

function refusedErrorOf(error: unknown): RefusedError | null {
  if (error instanceof RefusedError) return error
  if (error instanceof LedgerUnavailableError)
    return new RefusedError(refuse('unavailable', { problem: error.message }))
  if (isUnreachable(error)) {
    const problem = 'Temporal 无法连接 / Temporal does not answer'
    return new RefusedError(refuse('unavailable', { problem }))
  }
  const invalid = invalidRequest(error)
  if (invalid !== null) return new RefusedError(invalid.refusal, null, invalid.problems)
  const refusal = frameworkRefusal(error)
  return refusal === null ? null : new RefusedError(refusal)
}

/** Without the message: it may repeat what somebody wrote. */
function faultOf(error: unknown): { readonly fault: string; readonly frames: readonly string[] } {
  if (!(error instanceof Error)) return { fault: typeof error, frames: [] }
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return { fault: error.name, frames: frames.slice(0, 12).map((line) => line.trim()) }
}
