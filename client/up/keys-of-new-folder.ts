import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { makeLogKey } from '../../audit/log-keys.ts'
import { makeActorKey } from '../api/actor-signature.ts'

/**
 * A data folder that holds no record yet gets the keys that vouch for it. Where there is a record a missing key is never
 * made silently: nobody would notice that the record is signed by somebody else from then on.
 */
export async function keysOfNewFolder(dataFolder: string): Promise<void> {
  const holds = (name: string): boolean => existsSync(join(dataFolder, name))
  if (holds('ledger.db') || holds('temporal.db')) return
  if (!holds('keys/api-actor.pem')) await makeActorKey(dataFolder)
  if (!holds('keys/log.pem')) await makeLogKey(dataFolder)
}
