export type LedgerProblem =
  | 'locked'
  | 'disk-full'
  | 'not-writable'
  | 'cannot-open'
  | 'unreachable'
  | 'login-refused'
  | 'io-error'
  | 'damaged'
  | 'newer-schema'
  | 'older-schema'
  | 'wrong-encoding'
  | 'too-old-server'

const whatToDo = {
  locked: 'another process holds it; end that process or try again',
  'disk-full': 'the disk is full; free some space, nothing was written',
  'not-writable':
    'it may not be written; check owner and mode of its folder, or the rights of the database user',
  'cannot-open': 'it cannot be opened; check that its folder exists and may be written',
  unreachable: 'the database does not answer; check its address, and whether it runs',
  'login-refused': 'the database does not let this user in; check user, password and database',
  'io-error': 'reading or writing it failed; check the disk',
  damaged: 'it is no sound ledger file; restore it from a backup or rebuild it from the histories',
  'newer-schema': 'a newer version of this program wrote it; use that version',
  'older-schema': 'it was made by an older version; open it for writing once to bring it up to date',
  'wrong-encoding':
    "its database has another encoding than UTF8, which never changes; make one with encoding 'UTF8' template template0 and name that",
  'too-old-server': 'its PostgreSQL is too old; use version 14 or a later one',
} as const satisfies Record<LedgerProblem, string>

/** The ledger, or the folder of evidence beside it, cannot be used right now; nothing of the call was written. */
export class LedgerUnavailableError extends Error {
  override readonly name = 'LedgerUnavailableError'
  readonly problem: LedgerProblem

  /** `file` is its place, also of one in PostgreSQL; `reason` what the database says. */
  constructor(
    problem: LedgerProblem,
    options: { readonly file?: string; readonly reason?: string; readonly cause?: unknown } = {},
  ) {
    const { cause, file = 'The ledger', reason } = options
    super(
      `${file} is unavailable: ${whatToDo[problem]}${reason === undefined ? '' : ` (${reason})`}.`,
      cause === undefined ? {} : { cause },
    )
    this.problem = problem
  }
}

/** The record already holds another event under that key. It is never overwritten. */
export class LedgerConflictError extends Error {
  override readonly name = 'LedgerConflictError'
  readonly workflowId: string
  readonly sequence: number

  constructor(workflowId: string, sequence: number) {
    super(`The ledger already holds another event ${sequence} of ${workflowId}; it is never overwritten.`)
    this.workflowId = workflowId
    this.sequence = sequence
  }
}

/** A failure of SQLite or of the file system as `LedgerUnavailableError`; anything else as it came. */
export function asLedgerError(error: unknown, file?: string): unknown {
  const problem = problemOf(error)
  if (problem === null) return error
  return new LedgerUnavailableError(problem, file === undefined ? { cause: error } : { file, cause: error })
}

function problemOf(error: unknown): LedgerProblem | null {
  if (!(error instanceof Error) || !('code' in error)) return null
  if (error.code === 'ERR_SQLITE_ERROR' && 'errcode' in error && typeof error.errcode === 'number')
    return problemOfSqlite(error.errcode)
  switch (error.code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'disk-full'
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'not-writable'
    case 'ENOENT':
    case 'ENOTDIR':
    case 'EISDIR':
      return 'cannot-open'
    case 'EIO':
      return 'io-error'
    default:
      return null
  }
}

/** The low byte of an extended result code is the primary one. */
function problemOfSqlite(errcode: number): LedgerProblem | null {
  switch (errcode & 0xff) {
    case 5:
    case 6:
      return 'locked'
    case 8:
      return 'not-writable'
    case 10:
      return 'io-error'
    case 11:
    case 26:
      return 'damaged'
    case 13:
      return 'disk-full'
    case 14:
      return 'cannot-open'
    default:
      return null
  }
}
