import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { readCalendars } from '../../config/read-calendars.ts'
import { planPeriods } from '../../domain/cadence/plan/plan-periods.ts'
import { appendOutcomes } from '../../ledger/record/append.ts'
import { openLedger } from '../../ledger/open-ledger.ts'
import type { ControlStore } from './control-activities.ts'
import type { ControlScript } from './moves.ts'

/** Writes into a ledger, through the ledger's own code, exactly what Hopelight had written, and plans what it had planned. */
export async function ledgerStore(folder: string, script: ControlScript): Promise<ControlStore> {
  const { calendar, version } = readCalendars()
  const ledger = await openLedger({ file: join(folder, 'ledger.db') })
  return {
    plan(chain, index) {
      const asked = script[chain]?.plans[index]
      if (asked === undefined) throw new Error(`${chain} planned nothing at ${index}`)
      planPeriods(calendar, version, asked)
    },
    async write(chain, index) {
      const outcomes = script[chain]?.outcomes[index]
      if (outcomes === undefined) throw new Error(`${chain} wrote nothing at ${index}`)
      await appendOutcomes(ledger, outcomes)
    },
    close: () => ledger.close(),
  }
}

/** Writes each event and each notice as one row of its size and nothing else; with the settings of Hopelight's ledger. */
export function rowStore(folder: string): ControlStore {
  const database = new DatabaseSync(join(folder, 'rows.db'), { timeout: 2_000 })
  database.exec('pragma journal_mode = wal; pragma synchronous = full')
  database.exec(
    'create table record (workflow_id text, sequence integer, at text, body text, primary key (workflow_id, sequence)) strict',
  )
  const insert = database.prepare('insert or ignore into record values (?, ?, ?, ?)')
  return {
    plan: () => undefined,
    async write(_, __, rows) {
      database.exec('begin immediate')
      for (const row of rows) insert.run(row.workflowId, row.sequence, row.at, JSON.stringify(row))
      database.exec('commit')
    },
    async close() {
      database.close()
    },
  }
}
