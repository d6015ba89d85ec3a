import { shortHash } from '../../short-hash.ts'
import type { Mark } from '../commands.ts'

/** A fingerprint of what was marked, to tell "the same again" from "another value". */
export function markDigest(mark: Mark): string {
  const { happenedOn, values, evidence, note } = mark
  return shortHash({ happenedOn, values, evidence, note }).slice(0, 8)
}
