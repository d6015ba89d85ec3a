import type { CivilDate } from '../../domain/calendar/civil-date.ts'
import type { ProgrammeEvent } from '../../domain/cadence/events.ts'
import { type SeatKey, seatKeys } from '../../domain/programme/seats.ts'
import type { LedgerDatabase } from '../open-ledger.ts'
import type { TeamTable } from '../schema.ts'

type ProgrammeStarted = Extract<ProgrammeEvent, { readonly kind: 'programmeStarted' }>
type Seats = Readonly<Partial<Record<SeatKey, readonly string[]>>>

export async function startTeam(db: LedgerDatabase, teamId: string, event: ProgrammeStarted): Promise<void> {
  await db
    .insertInto('team')
    .values({
      team_id: teamId,
      name: event.name,
      county: event.county,
      industry: event.industry,
      template: event.template,
      start_on: event.startOn,
      ends_on: event.endsOn,
      salon_weekday: event.salon.weekday,
      salon_at: event.salon.at,
      state: 'running',
      suspended_on: null,
      calendar_version: event.calendarVersion,
    })
    .execute()
  await amendSeats(db, teamId, event.seats)
}

/** A seat that is named gets exactly these persons; the others keep theirs. */
export async function amendSeats(db: LedgerDatabase, teamId: string, seats: Seats): Promise<void> {
  const named = seatKeys.filter((seat) => seats[seat] !== undefined)
  if (named.length === 0) return
  await db.deleteFrom('seat').where('team_id', '=', teamId).where('seat', 'in', named).execute()
  const rows = named.flatMap((seat) =>
    (seats[seat] ?? []).map((personId, position) => ({
      team_id: teamId,
      seat,
      position,
      person_id: personId,
    })),
  )
  if (rows.length > 0) await db.insertInto('seat').values(rows).execute()
}

export function suspendTeam(db: LedgerDatabase, teamId: string, on: CivilDate): Promise<void> {
  return setState(db, teamId, { state: 'suspended', suspended_on: on })
}

export function resumeTeam(db: LedgerDatabase, teamId: string): Promise<void> {
  return setState(db, teamId, { state: 'running', suspended_on: null })
}

export function concludeTeam(db: LedgerDatabase, teamId: string): Promise<void> {
  return setState(db, teamId, { state: 'concluded', suspended_on: null })
}

/** It stays suspended where it was: whoever goes on with it does so from there. */
export function releaseTeam(db: LedgerDatabase, teamId: string): Promise<void> {
  return setState(db, teamId, { state: 'released' })
}

export async function adoptTeam(db: LedgerDatabase, teamId: string): Promise<void> {
  await setState(db, teamId, { state: 'running' })
  await db
    .updateTable('team')
    .set({ state: 'suspended' })
    .where('team_id', '=', teamId)
    .where('suspended_on', 'is not', null)
    .execute()
}

async function setState(
  db: LedgerDatabase,
  teamId: string,
  change: Partial<Pick<TeamTable, 'state' | 'suspended_on'>>,
): Promise<void> {
  await db.updateTable('team').set(change).where('team_id', '=', teamId).execute()
}
