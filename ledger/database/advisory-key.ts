import { createHash } from 'node:crypto'

/** The 64-bit number of an advisory lock, in decimal; one name always gives the same. */
export function advisoryKey(name: string): string {
  return createHash('sha256').update(name, 'utf8').digest().readBigInt64BE().toString()
}

/** Held shared by everybody who may write the ledger in that schema, alone by a rebuild. */
export function inUseKey(schema: string): string {
  return advisoryKey(`hopelight ledger in use: ${schema}`)
}
