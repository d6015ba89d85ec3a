import type { Instant } from '../domain/calendar/instant.ts'
import type { Mark } from '../domain/cadence/commands.ts'
import type { SeatKey } from '../domain/programme/seats.ts'
import type { Team } from '../domain/programme/team.ts'
import type { UpdateName } from '../temporal/client/send-command.ts'
import type { Random } from './random.ts'

/** What one of the cast sends, and when. */
export interface PlannedCommand {
  readonly at: Instant
  readonly update: Extract<
    UpdateName,
    'markMilestones' | 'returnMilestone' | 'correctMilestone' | 'admitLateRecord'
  >
  readonly message: CommandMessage
}

/** The cast sends plain messages: nobody vouches for them. */
export interface CommandSender {
  readonly personId: string
  readonly seatId: SeatKey
}

/** Plain JSON. @source docs/contracts.md, "Temporal messages" */
export interface CommandMessage {
  readonly commandId: string
  readonly actor: CommandSender
  readonly period: string
  readonly marks?: readonly Mark[]
  readonly mark?: Mark
  readonly milestone?: string
  readonly reason?: string
}

/** The first holder of the seat; a seat without one acts under its own name. */
export function actorOf(team: Team, seatId: SeatKey): CommandSender {
  return { personId: team.seats[seatId]?.[0] ?? seatId, seatId }
}

/** Of the form of a UUID. */
export function commandIdOf(random: Random): string {
  return [8, 4, 4, 4, 12].map((digits) => random.hex(digits)).join('-')
}
