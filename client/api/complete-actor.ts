import type { Actor } from '../../domain/cadence/commands.ts'
import type { SeatKey } from '../../domain/programme/seats.ts'
import { refuse } from '../../domain/refusals.ts'
import type { BodyActor } from '../../domain/schemas/command-schema.ts'
import type { TeamSummary } from '../../ledger/queries/teams.ts'
import type { Names } from './people-in-text.ts'
import { RefusedError } from './refused-error.ts'
import { knownSeat } from './resolve.ts'

export interface CompleteActor extends Pick<Actor, 'personId' | 'seatId'> {
  readonly via: 'api' | 'local-admin'
}

type Team = Pick<TeamSummary, 'seats' | 'teamId'>

/** Stands for a person where a seat that nobody holds is acted for. */
const nobody = 'local-admin'

/**
 * Who gives the command: what is left out is the seat that owes it, and that seat's first holder. The local admin may
 * act for any seat; `via: api` asks that the person holds it. Throws `unknown-person`, `seat-not-held`, `bad-input`.
 */
export function completeActor(team: Team, names: Names, given: BodyActor, owner: SeatKey): CompleteActor {
  const seatId = given?.seatId === undefined ? owner : knownSeat(withoutTeam(given.seatId, team.teamId))
  const holders = team.seats[seatId] ?? []
  const personId = given?.personId ?? holders[0] ?? nobody
  const via = given?.via ?? 'local-admin'
  if (given?.personId !== undefined && !isKnown(team, names, personId))
    throw new RefusedError(refuse('unknown-person', { given: personId }))
  if (via === 'api' && !holders.includes(personId))
    throw new RefusedError(refuse('seat-not-held', { person: personId, seat: `${seatId}@${team.teamId}` }))
  return { personId, seatId, via }
}

/** A seat may be given as in the inbox: `liaison@longyou`. */
function withoutTeam(seat: string, teamId: string): string {
  return seat.endsWith(`@${teamId}`) ? seat.slice(0, -teamId.length - 1) : seat
}

function isKnown(team: Team, names: Names, personId: string): boolean {
  const seated = Object.values(team.seats).some((persons) => persons.includes(personId))
  return personId === nobody || seated || names.has(personId)
}

/** `联络员·龙游（p-006）` */
export function personText(names: Names, personId: string | null): string {
  if (personId === null) return '—'
  const name = names.get(personId)
  return name === undefined ? personId : `${name}（${personId}）`
}
