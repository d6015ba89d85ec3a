import { canonicalJson } from '../canonical-json.ts'
import type { Ledger } from '../open-ledger.ts'
import { type LedgerRow, ledgerTables, pagesInOrder } from '../database/rows-in-order.ts'
import type { LedgerSchema } from '../schema.ts'

export interface LedgerComparison {
  readonly equal: boolean
  /** One line each, at most 100 and a last one that counts the rest. */
  readonly differences: readonly string[]
}

/** What the histories hold; deliveries, people, calendars and submissions are not in them. */
const compared: ReadonlySet<string> = new Set([
  'event',
  'command',
  'team',
  'seat',
  'cadence',
  'occurrence',
  'milestone',
  'supervision_order',
  'notice',
] satisfies readonly (keyof LedgerSchema)[])

const pageSize = 1_000
const mostListed = 100

/** LedgerRow for row, column for column. @source docs/contracts.md, "The record can be rebuilt" */
export async function compareLedgers(one: Ledger, other: Ledger): Promise<LedgerComparison> {
  const differences: string[] = []
  let count = 0
  for (const table of ledgerTables.filter(([name]) => compared.has(name))) {
    for await (const difference of tableDifferences(one, other, table)) {
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
  named: readonly [string, ...string[]],
): AsyncGenerator<string> {
  const [table, ...key] = named
  const ours = rowsInOrder(one, named)
  const theirs = rowsInOrder(other, named)
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

function* rowDifferences(
  table: string,
  key: readonly string[],
  our: LedgerRow,
  their: LedgerRow,
): Generator<string> {
  for (const column of Object.keys(our)) {
    if (our[column] === their[column]) continue
    yield `${table} ${keyText(our, key)}: ${column} is ${canonicalJson(our[column])} and ${canonicalJson(their[column])}`
  }
}

async function* rowsInOrder(
  { db }: Ledger,
  table: readonly [string, ...string[]],
): AsyncGenerator<LedgerRow> {
  for await (const rows of pagesInOrder(db, table, pageSize)) yield* rows
}

async function nextOf(rows: AsyncGenerator<LedgerRow>): Promise<LedgerRow | null> {
  const next = await rows.next()
  return next.done === true ? null : next.value
}

/** As the database sorts: text by its UTF-8 bytes. A table that has ended comes last. */
function compareKeys(our: LedgerRow | null, their: LedgerRow | null, key: readonly string[]): number {
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

function keyText(row: LedgerRow | null, key: readonly string[]): string {
  return key.map((column) => String(row?.[column])).join(' ')
}
