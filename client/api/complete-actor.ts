import type { SeatKey } from '../../domain/programme/seats.ts'
import type { BodyActor } from '../../domain/schemas/command-schema.ts'
import type { Caller } from './caller.ts'
import type { Names } from './people-in-text.ts'
import { knownSeat } from './resolve.ts'

export interface CompleteActor extends Caller {
  readonly seatId: SeatKey
}

/** The caller in the seat that is given, else in the one that owes it. Throws `bad-input` for a seat that there is not. */
export function completeActor(
  caller: Caller,
  teamId: string,
  given: BodyActor,
  owner: SeatKey,
): CompleteActor {
  const seatId = given?.seatId === undefined ? owner : knownSeat(withoutTeam(given.seatId, teamId))
  return { ...caller, seatId }
}

/** A seat may be given as in the inbox: `liaison@longyou`. */
function withoutTeam(seat: string, teamId: string): string {
  return seat.endsWith(`@${teamId}`) ? seat.slice(0, -teamId.length - 1) : seat
}

/** `联络员·龙游（p-006）` */
export function personText(names: Names, personId: string | null): string {
  if (personId === null) return '—'
  const name = names.get(personId)
  return name === undefined ? personId : `${name}（${personId}）`
}
