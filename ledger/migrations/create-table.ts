import { type CreateTableBuilder, type Kysely, sql } from 'kysely'

/** A column's type; `?` one that may be null. */
type ColumnForm = 'text' | 'text?' | 'integer' | 'integer?'

export interface TableForm {
  readonly table: string
  readonly columns: Readonly<Record<string, ColumnForm>>
  readonly key: readonly string[]
  /** A table whose row must be there first, by its own key. */
  readonly refersTo?: { readonly table: string; readonly key: readonly string[] }
}

/** Makes a table whose columns take values of their type only (SQLite's STRICT). */
export async function createTable(db: Kysely<unknown>, form: TableForm): Promise<void> {
  const { table, columns, key, refersTo } = form
  const start: CreateTableBuilder<string, string> = db.schema.createTable(table).modifyEnd(sql`strict`)
  const filled = Object.entries(columns).reduce(
    (builder, [name, column]) =>
      builder.addColumn(name, column.startsWith('text') ? 'text' : 'integer', (definition) =>
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
