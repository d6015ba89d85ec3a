import { type CreateTableBuilder, type Kysely, type RawBuilder, sql } from 'kysely'
import { isPostgres } from '../database/is-postgres.ts'

/** A column's type; `?` one that may be null. */
type ColumnForm = 'text' | 'text?' | 'integer' | 'integer?'

export interface TableForm {
  readonly table: string
  readonly columns: Readonly<Record<string, ColumnForm>>
  readonly key: readonly string[]
  /** A table whose row must be there first, by its own key. */
  readonly refersTo?: { readonly table: string; readonly key: readonly string[] }
}

/**
 * Makes a table whose columns take values of their type only (SQLite's STRICT), whose integers have 64 bits and whose
 * text is ordered by its bytes, in either database.
 */
export async function createTable(db: Kysely<unknown>, form: TableForm): Promise<void> {
  const { table, columns, key, refersTo } = form
  const bare: CreateTableBuilder<string, string> = db.schema.createTable(table)
  const start = isPostgres(db) ? bare : bare.modifyEnd(sql`strict`)
  const filled = Object.entries(columns).reduce(
    (builder, [name, column]) =>
      builder.addColumn(name, columnType(db, column), (definition) =>
        column.endsWith('?') ? definition : definition.notNull(),
      ),
    start,
  )
  const keyed = filled.addPrimaryKeyConstraint(`${table}_key`, [...key])
  const whole =
    refersTo === undefined
      ? keyed
      : keyed.addForeignKeyConstraint(`${table}_${refersTo.table}`, [...refersTo.key], refersTo.table, [
          ...refersTo.key,
        ])
  await whole.execute()
}

/** For a column that is added later as well. */
export function columnType(
  db: Kysely<unknown>,
  form: ColumnForm,
): 'text' | 'integer' | 'bigint' | RawBuilder<unknown> {
  if (!isPostgres(db)) return form.startsWith('text') ? 'text' : 'integer'
  return form.startsWith('text') ? sql`text collate "C"` : 'bigint'
}
