import type { FastifyReply, FastifyRequest } from 'fastify'
import { refuse } from '../../domain/refusals.ts'
import { LedgerUnavailableError } from '../../ledger/errors.ts'
import { isUnreachable } from '../programme-client/is-unreachable.ts'
import type { ApiDeps } from './api-deps.ts'
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
      const reason = refusedReply(refused.error)
      const status = refused.status ?? reason.status
      const { body, ip: from, method, params } = request
      const { code } = refused.error.refusal
      log.info({ method, route, code }, 'refused')
      if (method !== 'GET' || code === 'unauthorised')
        security.refused({ at: now(), method, route, code, status, from, params, body })
      return reply.code(status).send(reason.body)
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
  const problem =
    status === payloadTooLarge
      ? '请求内容过长，请分几次提交 / the request is too long, send it in parts'
      : error.message
  return { error: new RefusedError(refuse('bad-input', { problem })), status }
}

const payloadTooLarge = 413

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
