import { join } from 'node:path'
import { keysThrough } from '../../audit/key-rotation.ts'
import { readLogKey, readRotations } from '../../audit/log-keys.ts'
import { type NoteKey, verifierKey } from '../../audit/signed-note.ts'
import { SigningKeyError } from '../../audit/signing-keys.ts'
import type { Instant } from '../../domain/calendar/instant.ts'
import { archiveId, giveArchiveId } from '../../ledger/archive/archive-id.ts'
import { counterparts, putCounterpart } from '../../ledger/counterparts.ts'
import type { Ledger } from '../../ledger/open-ledger.ts'
import { makeMissingKey, makeMissingKeys } from './keys-of-new-folder.ts'

/** What a machine has of its own beside the ledger that it shares. */
export interface OwnPlace {
  /** Absolute; holds the keys. */
  readonly dataFolder: string
  /** Absolute; null: `archive` in the data folder. */
  readonly archiveFolder: string | null
}

/** A machine whose log key or archive is not that of the shared ledger: together with the others it would lose the proof. */
export class SharedLedgerError extends Error {
  override readonly name = 'SharedLedgerError'
}

/**
 * Lets a process work on a ledger that several machines share. The first one gives it its log key and its archive, made where
 * there is none; every later one must have the same two: with others, nobody could sign the record or find its histories.
 * Throws `SharedLedgerError` with what has to be set, and nothing is changed then; `SigningKeyError`, `LedgerUnavailableError`.
 */
export async function joinSharedLedger(ledger: Ledger, place: OwnPlace, at: Instant): Promise<void> {
  const known = await counterparts(ledger)
  if (known.has('log-key')) await makeMissingKey(place.dataFolder, 'api-actor.pem')
  else await makeMissingKeys(place.dataFolder)
  await checkSharedLedger(ledger, place)
  const archive = (await archiveId(archiveOf(place))) ?? (await giveArchiveId(archiveOf(place)))
  const key = verifierKey(await readLogKey(place.dataFolder))
  const before = known.get('log-key')
  const rotated = before === undefined || before === key ? {} : { before }
  await putCounterpart(ledger, { kind: 'log-key', identity: key, ...rotated }, at)
  await putCounterpart(ledger, { kind: 'archive', identity: archive }, at)
  // Of two that came first at the same moment, one was slower.
  await checkSharedLedger(ledger, place)
}

/** As `joinSharedLedger`, and changes nothing in any case. What the ledger does not know yet is not asked for. */
export async function checkSharedLedger(ledger: Ledger, place: OwnPlace): Promise<void> {
  const known = await counterparts(ledger)
  const [logKey, archive] = [known.get('log-key'), known.get('archive')]
  const { dataFolder } = place
  const faults = [
    ...(logKey === undefined || (await continues(dataFolder, logKey))
      ? []
      : [
          `请把首次启动的那台机器的 keys/log.* 复制到 ${join(dataFolder, 'keys')} / copy keys/log.* of the machine that started first into that folder`,
        ]),
    ...(archive === undefined || (await archiveId(archiveOf(place))) === archive
      ? []
      : [
          `请把 HOPELIGHT_ARCHIVE 设为各机共用的归档文件夹（其 archive-id 为 ${archive}） / set HOPELIGHT_ARCHIVE to the archive folder that all machines share, which has that archive-id`,
        ]),
  ]
  if (faults.length > 0)
    throw new SharedLedgerError(`台账由多台机器共用 / the ledger is shared: ${faults.join('；')}`)
}

/** Whether the log key of a folder is that one, or followed it. A key that others may read is thrown. */
async function continues(dataFolder: string, known: string): Promise<boolean> {
  let own: NoteKey
  try {
    own = await readLogKey(dataFolder)
  } catch (error) {
    if (error instanceof SigningKeyError && error.fault === 'missing') return false
    throw error
  }
  if (verifierKey(own) === known) return true
  return keysThrough(own, await readRotations(dataFolder)).some((key) => verifierKey(key) === known)
}

function archiveOf({ archiveFolder, dataFolder }: OwnPlace): string {
  return archiveFolder ?? join(dataFolder, 'archive')
}
