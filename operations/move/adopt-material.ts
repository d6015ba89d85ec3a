import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { publicKeyPem, readActorKeys } from '../../audit/actor-assertion.ts'
import type { HandedOver } from '../../audit/handed-over.ts'
import type { CalendarYear } from '../../domain/calendar/calendar-data.ts'
import type { Instant } from '../../domain/calendar/instant.ts'
import { type Refusal, refuse } from '../../domain/refusals.ts'
import { parseCalendarYear } from '../../config/calendar-schema.ts'
import { putActorKey } from '../../ledger/actor-keys.ts'
import { calendarVersion as knownVersion, putCalendarVersion } from '../../ledger/calendar-versions.ts'
import type { Ledger } from '../../ledger/open-ledger.ts'
import { calendarVersion } from '../../config/calendar-files.ts'

/**
 * Puts the calendar versions of an export into the ledger. Refuses when one that a team of it plans by is neither there nor
 * known already; nothing is written then.
 */
export async function adoptCalendars(
  ledger: Ledger,
  { calendars }: HandedOver,
  needed: readonly string[],
): Promise<Refusal | null> {
  const brought = new Map(calendars.map(({ version, years }) => [version, yearsOf(version, years)]))
  for (const version of needed)
    if ((brought.get(version) ?? []).length === 0 && (await knownVersion(ledger, version)).length === 0) {
      const problem =
        `导出包和这里都没有日历版本 ${version}；请用其文件启动一次工作进程（--calendar） / calendar version ` +
        `${version} is neither in the export nor here: start a worker once with its files (--calendar)`
      return refuse('adoption-refused', { problem })
    }
  for (const [version, years] of brought) await putCalendarVersion(ledger, version, years)
  return null
}

/** Empty: they are not what the version stands for. */
function yearsOf(version: string, texts: readonly string[]): readonly CalendarYear[] {
  const years = texts.flatMap((text) => {
    const read = parseCalendarYear(text, version)
    return read.ok ? [read.year] : []
  })
  return calendarVersion(years) === version ? years : []
}

/** Keeps the public keys of those who vouched for commands, in folder and ledger, so that their signatures go on to verify. */
export async function adoptActorKeys(
  { dataFolder, ledger }: { readonly dataFolder: string; readonly ledger: Ledger },
  { actorKeys }: HandedOver,
  since: Instant,
): Promise<void> {
  const folder = join(dataFolder, 'keys')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  for (const publicKey of readActorKeys(actorKeys).map(publicKeyPem)) {
    const name = createHash('sha256').update(publicKey).digest('hex').slice(0, 16)
    await writeFile(join(folder, `api-actor-adopted-${name}.pem.pub`), publicKey, { mode: 0o600 })
    await putActorKey(ledger, { publicKey, origin: 'adopted', since })
  }
}
