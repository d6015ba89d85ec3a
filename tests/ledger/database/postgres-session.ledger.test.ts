import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { appendOutcomes } from '../../../ledger/record/append.ts'
import type { PostgresPlace } from '../../../ledger/ledger-place.ts'
import { openLedger } from '../../../ledger/open-ledger.ts'
import { listTeams } from '../../../ledger/queries/teams.ts'
import { openedLedger } from '../support/ledgers.ts'
import { programmeEvent, programmeStarted } from '../support/sample-events.ts'

const holding = (text: string): unknown => expect.stringContaining(text)
const started = { events: [programmeEvent({ sequence: 1 }, programmeStarted)], notices: [] }

/** A database of its own on the shared server, gone when the test is over. */
async function newDatabase(options: string): Promise<PostgresPlace & { readonly name: string }> {
  const given = inject('postgres')
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const admin = await openLedger({ postgres: { ...given, schema: name }, keepsRebuildOut: false })
  await sql.raw(`create database ${name} ${options}`).execute(admin.db)
  onTestFinished(async () => {
    await sql.raw(`drop database ${name} with (force)`).execute(admin.db)
    await admin.db.schema.dropSchema(name).cascade().execute()
    await admin.close()
  })
  const url = new URL(given.url)
  url.pathname = `/${name}`
  return { name, postgres: { ...given, url: url.href, schema: 'hopelight' } }
}

/** What the database sets for each session that begins in it. */
const unfriendly = [
  "idle_session_timeout = '500ms'",
  "idle_in_transaction_session_timeout = '1s'",
  "statement_timeout = '500ms'",
  "lock_timeout = '500ms'",
  'default_transaction_read_only = on',
  "default_transaction_isolation = 'serializable'",
  "search_path = 'nowhere'",
  'standard_conforming_strings = off',
  "client_encoding = 'GBK'",
  'transform_null_equals = on',
  "transaction_timeout = '500ms'",
]

describe('a session of the ledger in PostgreSQL', () => {
  it.each([
    ["encoding 'SQL_ASCII' locale 'C' template template0", 'SQL_ASCII'],
    ["encoding 'LATIN1' locale 'C' template template0", 'LATIN1'],
    ["encoding 'EUC_CN' locale 'C' template template0", 'EUC_CN'],
  ])('is refused in a database of another encoding, with the way out: %s', async (options, encoding) => {
    const { postgres } = await newDatabase(options)
    await expect(openLedger({ postgres })).rejects.toMatchObject({
      problem: 'wrong-encoding',
      message: holding(`server_encoding ${encoding}`),
    })
  })

  it('is the ledger’s own whatever the database sets, and is not ended for being idle or slow', async () => {
    const { name, postgres } = await newDatabase("encoding 'UTF8' template template0")
    const first = await openLedger({ postgres })
    for (const setting of unfriendly) await sql.raw(`alter database ${name} set ${setting}`).execute(first.db)
    await first.close()
    const ledger = await openedLedger({ postgres })
    const { rows } = await sql<Readonly<Record<string, string>>>`
      select current_setting('idle_session_timeout') as idle, current_setting('transaction_timeout') as whole,
             current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock`.execute(
      ledger.db,
    )
    expect(rows[0]).toMatchObject({ idle: '0', whole: '0', statement: '30s', lock: '10s' })
    const text = "团's \\ 名"
    const named = { ...programmeStarted, name: text }
    expect(
      await appendOutcomes(ledger, { ...started, events: [programmeEvent({ sequence: 1 }, named)] }),
    ).toMatchObject({
      events: 1,
    })
    expect((await listTeams(ledger)).map(({ teamId }) => teamId)).toEqual(['longyou'])
    expect((await sql`select pg_sleep(0.8)`.execute(ledger.db)).rows).toHaveLength(1)
  })
})
