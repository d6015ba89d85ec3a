import { DatabaseError } from 'pg'
import { LedgerUnavailableError, type LedgerProblem } from '../errors.ts'

/**
 * A failure of PostgreSQL, or of the way to it, as `LedgerUnavailableError`. Any other fault of a statement comes back
 * without the row that PostgreSQL quotes: it may hold a person's name, and errors are logged.
 */
export function asPostgresError(error: unknown, place: string): unknown {
  if (!(error instanceof Error) || error instanceof LedgerUnavailableError) return error
  if (error instanceof DatabaseError) {
    const { code = '', message } = error
    const problem = problemOfState(code)
    if (problem === null) return new Error(`${message} (SQLSTATE ${code})`)
    return new LedgerUnavailableError(problem, { file: place, reason: `${message}, SQLSTATE ${code}` })
  }
  if (error instanceof TypeError || error instanceof RangeError) return error
  return new LedgerUnavailableError('unreachable', { file: place, reason: reasonOf(error) })
}

/** Of several addresses that were tried, none has a message of its own. */
function reasonOf(error: Error): string {
  if (error.message !== '') return error.message
  return 'code' in error ? String(error.code) : error.name
}

/** @source postgresql.org/docs/18/errcodes-appendix.html */
function problemOfState(state: string): LedgerProblem | null {
  switch (state) {
    case '55P03': // lock_not_available
    case '57014': // query_canceled, by statement_timeout
    case '40P01': // deadlock_detected
    case '40001': // serialization_failure
    case '25P03': // idle_in_transaction_session_timeout
      return 'locked'
    case '53100':
      return 'disk-full'
    case '53200': // out_of_memory
    case '53300': // too_many_connections
    case '57P01': // admin_shutdown
    case '57P02': // crash_shutdown
    case '57P03': // cannot_connect_now
    case '57P05': // idle_session_timeout, before it was set off
      return 'unreachable'
    case '25006': // read_only_sql_transaction
    case '42501': // insufficient_privilege
      return 'not-writable'
    case '3D000': // no such database
      return 'login-refused'
    case '58030':
      return 'io-error'
    case 'XX001':
    case 'XX002':
      return 'damaged'
    default:
      if (state.startsWith('08')) return 'unreachable'
      return state.startsWith('28') ? 'login-refused' : null
  }
}
