import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import { refuse } from '../../domain/refusals.ts'
import { LedgerUnavailableError } from '../../ledger/errors.ts'
import { isUnreachable } from '../programme-client/is-unreachable.ts'
import { RefusedError, refusedReply } from './refused-error.ts'

/** Every failure as one of the two documents of contracts.md; what was given is never logged. */
export function errorHandler(
  log: Logger,
): (error: unknown, request: FastifyRequest, reply: FastifyReply) => FastifyReply {
  return (error, request, reply) => {
    const route = request.routeOptions.url ?? '(none)'
    const refused = refusedErrorOf(error)
    if (refused !== null) {
      const { status, body } = refusedReply(refused.error)
      log.info({ method: request.method, route, code: refused.error.refusal.code }, 'refused')
      return reply.code(refused.status ?? status).send(body)
    }
    log.error({ method: request.method, route, ...faultOf(error) }, 'request failed')
    const message = '程序出错，见日志 / a fault of the program, see the log'
    return reply.code(500).send({ error: { code: 'internal', message, commandId: null, details: [] } })
  }
}

interface Refused {
  readonly error: RefusedError
  /** Where it is not the table's. */
  readonly status?: number
}

function refusedErrorOf(error: unknown): Refused | null {
  if (error instanceof RefusedError) return { error }
  if (error instanceof LedgerUnavailableError)
    return { error: new RefusedError(refuse('unavailable', { problem: error.message })) }
  if (isUnreachable(error)) {
    const problem = 'Temporal 无法连接 / Temporal does not answer'
    return { error: new RefusedError(refuse('unavailable', { problem })) }
  }
  const status = clientStatusOf(error)
  if (status === null || !(error instanceof Error)) return null
  return { error: new RefusedError(refuse('bad-input', { problem: error.message })), status }
}

/** Fastify's own: a body that is no JSON, too long, or of another type. */
function clientStatusOf(error: unknown): number | null {
  if (!(error instanceof Error) || !('statusCode' in error)) return null
  const { statusCode } = error
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500 ? statusCode : null
}

/** Without the message: it may repeat what somebody wrote. */
function faultOf(error: unknown): { readonly fault: string; readonly frames: readonly string[] } {
  if (!(error instanceof Error)) return { fault: typeof error, frames: [] }
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return { fault: error.name, frames: frames.slice(0, 12).map((line) => line.trim()) }
}
