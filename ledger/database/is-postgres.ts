import { PostgresAdapter, type QueryExecutorProvider } from 'kysely'

/** Which of the two databases a connection leads to. */
export function isPostgres(db: QueryExecutorProvider): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter
}
