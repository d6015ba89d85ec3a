import { CompiledQuery } from 'kysely'
import { inUseKey } from './advisory-key.ts'
import { LedgerUnavailableError } from '../errors.ts'

export interface SessionWish {
  readonly schema: string
  readonly readOnly: boolean
  readonly keepsRebuildOut: boolean
  readonly lockTimeoutMs: number
}

export interface SessionAnswer {
  /** Whether nobody rebuilds. */
  readonly may: boolean
  readonly encoding: string
  readonly version: number
}

const statementMs = 30_000
/** A process that was halted in mid-transaction lets go of its locks. */
const idleInTransactionMs = 60_000
const leastVersion = 140_000

/**
 * Makes a session the ledger's own, whatever server, database or role set for theirs: where its tables are, that it may write,
 * how long it waits; and that it is not ended for being idle, since the shared lock lasts as long as the session, so that a
 * rebuild never begins while somebody may write.
 */
export function sessionQuery(wish: SessionWish): CompiledQuery<SessionAnswer> {
  const { keepsRebuildOut, lockTimeoutMs, readOnly, schema } = wish
  return CompiledQuery.raw(
    `select set_config('search_path', quote_ident($1), false),
            set_config('lock_timeout', $2, false),
            set_config('statement_timeout', $3, false),
            set_config('idle_in_transaction_session_timeout', $4, false),
            set_config('default_transaction_read_only', $5, false),
            set_config('default_transaction_isolation', 'read committed', false),
            set_config('client_encoding', 'UTF8', false),
            set_config('standard_conforming_strings', 'on', false),
            set_config('transform_null_equals', 'off', false),
            case when current_setting('synchronous_commit') = 'off' and current_setting('fsync') = 'on'
              then set_config('synchronous_commit', 'on', false) end,
            case when current_setting('server_version_num')::integer >= 140000
              then set_config('idle_session_timeout', '0', false) end,
            case when current_setting('server_version_num')::integer >= 170000
              then set_config('transaction_timeout', '0', false) end,
            current_setting('server_encoding') as encoding,
            current_setting('server_version_num')::integer as version,
            case when $6::boolean then pg_try_advisory_lock_shared($7::bigint) else true end as may`,
    [
      schema,
      String(lockTimeoutMs),
      String(statementMs),
      String(idleInTransactionMs),
      readOnly ? 'on' : 'off',
      keepsRebuildOut,
      inUseKey(schema),
    ],
  )
}

/** Throws `LedgerUnavailableError` for a session in which no ledger can be kept. */
export function checkSession(answer: SessionAnswer | undefined, file: string): void {
  const { encoding = '', may = false, version = 0 } = answer ?? {}
  if (version < leastVersion)
    throw new LedgerUnavailableError('too-old-server', { file, reason: `server_version_num ${version}` })
  if (encoding !== 'UTF8')
    throw new LedgerUnavailableError('wrong-encoding', { file, reason: `server_encoding ${encoding}` })
  if (!may) throw new LedgerUnavailableError('locked', { file })
}
