import { existsSync } from 'node:fs'
import { sql } from 'kysely'
import { LedgerUnavailableError } from '../errors.ts'
import { type Ledger, openLedger } from '../open-ledger.ts'
import type { RebuildSite } from './rebuild-site.ts'
import { removeLedgerFile, replaceLedgerFile } from '../replace-file.ts'

/** Two files of one folder; `backup` must not be there. */
export async function sqliteSite(file: string, backup: string): Promise<RebuildSite> {
  const beside = `${file}.rebuilding`
  await removeLedgerFile(beside)
  return {
    besideSchema: 'main',
    openOld: () => openSound(file),
    openBeside: () => openLedger({ file: beside }),
    async attachOld({ db }) {
      if (!existsSync(file)) return null
      await sql`attach database ${file} as old`.execute(db)
      return 'old'
    },
    async detachOld({ db }) {
      await sql`detach database old`.execute(db)
    },
    replace: async () => ((await replaceLedgerFile(file, beside, backup)) ? backup : null),
    end: () => removeLedgerFile(beside),
  }
}

async function openSound(file: string): Promise<Ledger | null> {
  if (!existsSync(file)) return null
  let ledger: Ledger | null = null
  try {
    ledger = await openLedger({ file })
    const { rows } = await sql<{ readonly quick_check: string }>`pragma quick_check(1)`.execute(ledger.db)
    if (rows[0]?.quick_check === 'ok') return ledger
  } catch (error) {
    if (!(error instanceof LedgerUnavailableError) || error.problem !== 'damaged') throw error
  }
  await ledger?.close()
  return null
}
