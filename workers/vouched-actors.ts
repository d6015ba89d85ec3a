import {
  type CommandMessage,
  isFresh,
  isSigned,
  readActorKeys,
  signedAtOf,
} from '../audit/actor-assertion.ts'
import type { ActorsPort } from '../activities/ports.ts'
import { actorKeys } from '../ledger/actor-keys.ts'
import type { Ledger } from '../ledger/open-ledger.ts'

/** Checks signatures against the keys of the APIs that the ledger knows; keys of another installation sign nothing new. */
export function vouchedActors(ledger: Ledger, nowMs: () => number): ActorsPort {
  return {
    async signatureOf(command: CommandMessage) {
      const signedAt = signedAtOf(command.message)
      if (signedAt === null) return 'bad'
      if (!isFresh(signedAt, nowMs())) return 'stale'
      const own = (await actorKeys(ledger)).filter(({ origin }) => origin === 'own')
      const keys = readActorKeys(own.map(({ publicKey }) => publicKey))
      return isSigned(command, keys) ? 'good' : 'bad'
    },
  }
}
