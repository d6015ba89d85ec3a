import { shortHash } from '../short-hash.ts'
import type { DomainEvent } from './events.ts'

/** A short fingerprint of a recorded event, by which workflow and ledger see that they hold the same one. */
export function eventHash(event: DomainEvent): string {
  return shortHash(event)
}
