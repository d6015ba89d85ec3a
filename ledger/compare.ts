import { type RawBuilder, sql } from 'kysely'
import { canonicalJson } from './canonical-json.ts'
import type { Ledger } from './open-ledger.ts'
import type { LedgerSchema } from './schema.ts'

export interface LedgerComparison {
  readonly equal: boolean
  /** One line each, at most 100 and a last one that counts the rest. */
  readonly differences: readonly string[]
}

/** What the histories hold, with each table's key; deliveries, people, calendars and submissions are not in them. */
const compared = [
  ['event', 'workflow_id', 'sequence'],
  ['command', 'workflow_id', 'command_id'],
  ['team', 'team_id'],
  ['seat', 'team_id', 'seat', 'position'],
  ['cadence', 'team_id', 'step'],
  ['occurrence', 'team_id', 'step', 'period'],
  ['milestone', 'team_id', 'step', 'period', 'milestone'],
  ['supervision_order', 'order_id'],
  ['notice', 'notice_id'],
] as const satisfies readonly (readonly [keyof LedgerSchema, ...string[]])[]

const pageSize = 1_000
const mostListed = 100

type Row = Readonly<Record<string, unknown>>

/** Row for row, column for column. @source record.md S9 */
export async function compareLedgers(one: Ledger, other: Ledger): Promise<LedgerComparison> {
  const differences: string[] = []
  let count = 0
  for (const [table, ...key] of compared) {
    for await (const difference of tableDifferences(one, other, table, key)) {
      count += 1
      if (differences.length < mostListed) differences.push(difference)
    }
  }
  if (count > mostListed) differences.push(`and ${count - mostListed} more`)
  return { equal: count === 0, differences }
}

async function* tableDifferences(
  one: Ledger,
  other: Ledger,
  table: string,
  key: readonly string[],
): AsyncGenerator<string> {
  const ours = rowsInOrder(one, table, key)
  const theirs = rowsInOrder(other, table, key)
  let [our, their] = [await nextOf(ours), await nextOf(theirs)]
  while (our !== null || their !== null) {
    const order = compareKeys(our, their, key)
    if (order < 0) yield `${table} ${keyText(our, key)}: only in the first`
    else if (order > 0) yield `${table} ${keyText(their, key)}: only in the second`
    else yield* rowDifferences(table, key, our ?? {}, their ?? {})
    if (order <= 0) our = await nextOf(ours)
    if (order >= 0) their = await nextOf(theirs)
  }
}

function* rowDifferences(table: string, key: readonly string[], our: Row, their: Row): Generator<string> {
  for (const column of Object.keys(our)) {
    if (our[column] === their[column]) continue
    yield `${table} ${keyText(our, key)}: ${column} is ${canonicalJson(our[column])} and ${canonicalJson(their[column])}`
  }
}

async function* rowsInOrder(ledger: Ledger, table: string, key: readonly string[]): AsyncGenerator<Row> {
  const columns = sql.join(key.map((column) => sql.ref(column)))
  let after: RawBuilder<unknown> = sql``
  for (let more = true; more; ) {
    const { rows } = await sql<Row>`
      select * from ${sql.table(table)} ${after} order by ${columns} limit ${sql.lit(pageSize)}`.execute(
      ledger.db,
    )
    yield* rows
    const last = rows.at(-1)
    if (last !== undefined) after = sql`where (${columns}) > (${sql.join(key.map((column) => last[column]))})`
    more = rows.length === pageSize
  }
}

async function nextOf(rows: AsyncGenerator<Row>): Promise<Row | null> {
  const next = await rows.next()
  return next.done === true ? null : next.value
}

/** As the database sorts: text by its UTF-8 bytes. A table that has ended comes last. */
function compareKeys(our: Row | null, their: Row | null, key: readonly string[]): number {
  if (our === null) return 1
  if (their === null) return -1
  for (const column of key) {
    const [left, right] = [our[column], their[column]]
    const order =
      typeof left === 'number' && typeof right === 'number'
        ? left - right
        : Buffer.compare(Buffer.from(String(left)), Buffer.from(String(right)))
    if (order !== 0) return order
  }
  return 0
}

function keyText(row: Row | null, key: readonly string[]): string {
  return key.map((column) => String(row?.[column])).join(' ')
}
