/** Where a ledger is kept. */
export type LedgerPlace = SqlitePlace | PostgresPlace

export interface SqlitePlace {
  /** Path of the SQLite file; its folder must exist. Or `:memory:`. */
  readonly file: string
}

export interface PostgresPlace {
  readonly postgres: PostgresAddress
}

export interface PostgresAddress {
  /** `postgres://user@host:port/database`, with parameters as libpq knows them, and without a password. */
  readonly url: string
  /** Null: none, or that of libpq's password file. */
  readonly password: string | null
  /** The schema of that database which holds the tables; made when it is not there. */
  readonly schema: string
}

/** The place in words that may be shown and logged. */
export function placeText(place: LedgerPlace): string {
  if ('file' in place) return place.file
  const { url, schema } = place.postgres
  const { host, pathname } = new URL(url)
  return `postgres://${host}${pathname}?schema=${schema}`
}
