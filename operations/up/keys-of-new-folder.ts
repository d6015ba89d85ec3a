import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { makeLogKey } from '../../audit/log-keys.ts'
import { makeActorKey } from './actor-signature.ts'

/**
 * A data folder that holds no record yet gets the keys that vouch for it. Where there is a record a missing key is never
 * made silently: nobody would notice that the record is signed by somebody else from then on.
 */
export async function keysOfNewFolder(dataFolder: string): Promise<void> {
  const holds = (name: string): boolean => existsSync(join(dataFolder, name))
  if (!holds('ledger.db') && !holds('temporal.db')) await makeMissingKeys(dataFolder)
}

/** The keys that are not there, on somebody's word; gives back their names. */
export async function makeMissingKeys(dataFolder: string): Promise<readonly string[]> {
  const made: string[] = []
  for (const name of keyNames) if (await makeMissingKey(dataFolder, name)) made.push(name)
  return made
}

/** Whether it was not there and was made. */
export async function makeMissingKey(dataFolder: string, name: KeyName): Promise<boolean> {
  if (existsSync(join(dataFolder, 'keys', name))) return false
  await (name === 'log.pem' ? makeLogKey(dataFolder) : makeActorKey(dataFolder))
  return true
}

const keyNames = ['api-actor.pem', 'log.pem'] as const
type KeyName = (typeof keyNames)[number]
