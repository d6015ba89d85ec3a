import { statSync } from 'node:fs'
import type { PostgresPlace } from '../ledger/ledger-place.ts'
import type { Environment, Read } from './read-setting.ts'
import { isRegularFile } from '../config/regular-file.ts'

/** With the longest suffix of a rebuild's backup, still an identifier of PostgreSQL. */
const schemaPattern = /^[a-z_][a-z0-9_]{0,38}$/
const standardSchema = 'hopelight'

/**
 * `HOPELIGHT_LEDGER` with its password; null: it is not set. A problem never repeats the address, which may hold the
 * password.
 */
export function readLedgerPlace(environment: Environment): Read<PostgresPlace | null> {
  const given = environment['HOPELIGHT_LEDGER'] ?? ''
  if (given === '') return { value: null }
  const url = URL.canParse(given) ? new URL(given) : null
  if (url === null || !/^postgres(?:ql)?:$/.test(url.protocol) || url.pathname.length < 2)
    return {
      problem:
        'HOPELIGHT_LEDGER 应为 postgres://user@host:port/database / must be an address of that form, with a database',
    }
  const schema = url.searchParams.get('schema') ?? standardSchema
  if (!schemaPattern.test(schema))
    return {
      problem: `HOPELIGHT_LEDGER 的 schema 应为小写名称 / its schema must match ${schemaPattern.source}`,
    }
  const problem = passwordFileProblem(environment['PGPASSFILE'] ?? '')
  if (problem !== null) return { problem }
  const password = passwordOf(url, environment)
  if (password === undefined)
    return { problem: 'HOPELIGHT_LEDGER 的密码须按 URL 转义 / its password must be percent-encoded' }
  url.searchParams.delete('schema')
  url.password = ''
  return { value: { postgres: { url: url.href, password, schema } } }
}

/** Undefined: what stands in the address is no text. */
function passwordOf({ password }: URL, environment: Environment): string | null | undefined {
  if (password !== '')
    try {
      return decodeURIComponent(password)
    } catch {
      return undefined
    }
  const given = environment['PGPASSWORD'] ?? ''
  return given === '' ? null : given
}

/** One that others may read is not used, as by libpq; said here, since the login would only fail. */
function passwordFileProblem(file: string): string | null {
  if (file === '') return null
  if (!isRegularFile(file))
    return `PGPASSFILE ${file} 不存在或不是普通文件 / is not there, or no regular file`
  return (statSync(file).mode & 0o077) === 0
    ? null
    : `PGPASSFILE ${file} 的权限应为 0600 / must have mode 0600`
}
