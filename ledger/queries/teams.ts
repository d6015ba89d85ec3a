import type { CivilDate } from '../../domain/calendar/civil-date.ts'
import type { Tally } from '../../domain/cadence/events.ts'
import { programmeWorkflowId } from '../../domain/cadence/state.ts'
import { type SeatKey, seatKeys } from '../../domain/programme/seats.ts'
import { type StepKey, stepKeys } from '../../domain/programme/steps.ts'
import type { SalonPreference } from '../../domain/programme/team.ts'
import { readStored } from '../canonical-json.ts'
import type { Ledger, LedgerDatabase } from '../open-ledger.ts'
import type { CadenceTable, TeamTable } from '../schema.ts'
import { type OccurrenceView, openOccurrences } from './occurrences.ts'
import { openOrders, type OrderView } from './orders.ts'
import { over } from './workflows.ts'

export interface TeamSummary {
  readonly teamId: string
  readonly name: string
  readonly county: string
  readonly industry: string
  readonly template: string
  readonly startOn: CivilDate
  readonly endsOn: CivilDate
  readonly salon: SalonPreference
  readonly state: TeamTable['state']
  /** Null: not suspended. */
  readonly suspendedOn: CivilDate | null
  readonly calendarVersion: string
  readonly seats: Readonly<Partial<Record<SeatKey, readonly string[]>>>
}

export interface CadenceView {
  readonly step: StepKey
  readonly template: string
  readonly calendarVersion: string
  readonly state: CadenceTable['state']
  readonly suspendedOn: CivilDate | null
  /** Null until it has concluded. */
  readonly tally: Tally | null
}

export interface TeamView {
  readonly team: TeamSummary
  /** Those that have started, in the order of the six steps. */
  readonly cadences: readonly CadenceView[]
  readonly openOccurrences: readonly OccurrenceView[]
  readonly orders: readonly OrderView[]
}

/** Every team that has started, by id. */
export async function listTeams(ledger: Ledger): Promise<readonly TeamSummary[]> {
  const rows = await ledger.db.selectFrom('team').selectAll().orderBy('team_id').execute()
  const seats = await seatsByTeam(ledger.db)
  return rows.map((row) => summary(row, seats.get(row.team_id) ?? []))
}

/** Null: no such team has started. */
export async function teamSummary(ledger: Ledger, teamId: string): Promise<TeamSummary | null> {
  const row = await ledger.db.selectFrom('team').selectAll().where('team_id', '=', teamId).executeTakeFirst()
  if (row === undefined) return null
  return summary(row, (await seatsByTeam(ledger.db, teamId)).get(teamId) ?? [])
}

/** Null: no such team has started. */
export async function teamView(ledger: Ledger, teamId: string): Promise<TeamView | null> {
  const team = await teamSummary(ledger, teamId)
  if (team === null) return null
  const cadences = await ledger.db.selectFrom('cadence').selectAll().where('team_id', '=', teamId).execute()
  return {
    team,
    cadences: stepKeys.flatMap((step) =>
      cadences.filter((cadence) => cadence.step === step).map(cadenceView),
    ),
    openOccurrences: await openOccurrences(ledger, teamId),
    orders: await openOrders(ledger, teamId),
  }
}

interface HeldSeat {
  readonly team_id: string
  readonly seat: SeatKey
  readonly person_id: string
}

async function seatsByTeam(db: LedgerDatabase, teamId?: string): Promise<Map<string, HeldSeat[]>> {
  const all = db
    .selectFrom('seat')
    .select(['team_id', 'seat', 'person_id'])
    .orderBy('team_id')
    .orderBy('seat')
    .orderBy('position')
  const rows = await (teamId === undefined ? all : all.where('team_id', '=', teamId)).execute()
  return Map.groupBy(rows, (row) => row.team_id)
}

function summary(row: TeamTable, held: readonly HeldSeat[]): TeamSummary {
  return {
    teamId: row.team_id,
    name: row.name,
    county: row.county,
    industry: row.industry,
    template: row.template,
    startOn: row.start_on,
    endsOn: row.ends_on,
    salon: { weekday: row.salon_weekday, at: row.salon_at },
    state: row.state,
    suspendedOn: row.suspended_on,
    calendarVersion: row.calendar_version,
    seats: Object.fromEntries(
      seatKeys
        .map(
          (seat) => [seat, held.filter((each) => each.seat === seat).map((each) => each.person_id)] as const,
        )
        .filter(([, persons]) => persons.length > 0),
    ),
  }
}

function cadenceView(row: CadenceTable): CadenceView {
  return {
    step: row.step,
    template: row.template,
    calendarVersion: row.calendar_version,
    state: row.state,
    suspendedOn: row.suspended_on,
    tally: row.tally === null ? null : readStored<Tally>(row.tally),
  }
}

/** Where a team went that was released; null: it was not. */
export async function releasedTo({ db }: Ledger, { state, teamId }: TeamSummary): Promise<string | null> {
  if (state !== 'released') return null
  const row = await db
    .selectFrom('event')
    .select('body')
    .where('workflow_id', '=', programmeWorkflowId(teamId))
    .where('kind', '=', 'programmeReleased')
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  return readStored<{ readonly to: string }>(row.body).to
}

/** The last year in which a programme that goes on here ends; null: none runs. */
export async function lastProgrammeYear({ db }: Ledger): Promise<number | null> {
  const row = await db
    .selectFrom('team')
    .select('ends_on')
    .where('state', 'not in', over)
    .orderBy('ends_on', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? null : Number(row.ends_on.slice(0, 4))
}
