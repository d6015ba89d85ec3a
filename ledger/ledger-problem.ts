import { sql } from 'kysely'
import { DEFAULT_MIGRATION_TABLE } from 'kysely/migration'
import { type LedgerProblem, LedgerUnavailableError } from './errors.ts'
import type { Ledger } from './open-ledger.ts'

/** What keeps the ledger from being written, in both languages. */
export const problemWords = {
  locked: '台账被另一个程序占用 / another process holds the ledger',
  'disk-full': '磁盘已满 / the disk is full',
  'not-writable': '台账只读，检查属主与权限 / the ledger is read only, check owner and mode',
  'cannot-open': '台账打不开 / the ledger cannot be opened',
  unreachable: '台账的数据库没有回应 / the ledger’s database does not answer',
  'login-refused': '台账的数据库拒绝登录 / the ledger’s database refuses the login',
  'io-error': '台账读写出错，检查磁盘 / the ledger cannot be read or written, check the disk',
  damaged: '台账已损坏，从备份恢复或 hopelight ledger rebuild / the ledger is damaged: restore or rebuild it',
  'newer-schema': '台账属于更新的程序版本 / the ledger is of a newer version',
  'older-schema': '台账属于更旧的程序版本 / the ledger is of an older version',
  'wrong-encoding': '数据库不是 UTF8 编码 / the database has another encoding than UTF8',
  'too-old-server': 'PostgreSQL 版本过旧 / PostgreSQL is too old',
  replaced:
    '台账文件在运行中被删除或替换，停止服务后运行 hopelight ledger rebuild / the ledger’s file was deleted or replaced while in use: stop the service and run hopelight ledger rebuild',
} as const satisfies Record<LedgerProblem, string>

/** Writes what stands there already, as far as the disk; null: it could. Throws a fault of the program. */
export async function ledgerProblem({ db, isInPlace }: Ledger): Promise<LedgerProblem | null> {
  if (!isInPlace()) return 'replaced'
  const table = sql.table(DEFAULT_MIGRATION_TABLE)
  try {
    await sql`update ${table} set name = name where name = (select min(name) from ${table})`.execute(db)
    return null
  } catch (error) {
    if (error instanceof LedgerUnavailableError) return error.problem
    throw error
  }
}
