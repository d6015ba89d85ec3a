import { randomUUID } from 'node:crypto'
import { planProgramme } from '../../domain/cadence/plan/plan-periods.ts'
import { programmeWorkflowId } from '../../domain/cadence/state.ts'
import { type Calendar, UnknownYearError } from '../../domain/calendar/calendar.ts'
import { dateOf, type Instant } from '../../domain/calendar/instant.ts'
import { type SeatKey, seatKeys } from '../../domain/programme/seats.ts'
import type { Team } from '../../domain/programme/team.ts'
import type { Template } from '../../domain/programme/template.ts'
import { type Refusal, refuse } from '../../domain/refusals.ts'
import {
  completeTeam,
  diffTeams,
  type NormalTeam,
  normaliseTeam,
  type SubmittedTeam,
} from '../../config/submitted-team.ts'
import { hexHash } from '../../domain/short-hash.ts'
import type { Ledger } from '../../ledger/open-ledger.ts'
import { releasedTo, type TeamSummary, teamView } from '../../ledger/queries/teams.ts'
import { putSubmission } from '../../ledger/submissions.ts'
import type { ActorSigner } from './actor-signature.ts'
import type { TemporalConnection } from '../../temporal/client/connect-temporal.ts'
import { sendCommand } from '../../temporal/client/send-command.ts'
import { startProgramme } from '../../temporal/client/start-programme.ts'
import { hasRecorded } from '../../temporal/has-recorded.ts'
import { outsideEndOf } from '../../temporal/outside-end.ts'
import { submittedBefore } from './submitted-before.ts'

export interface Submitting {
  /** Vouches for what is ordered in the name of this machine's administrator. */
  readonly signer: ActorSigner
  readonly client: TemporalConnection['client']
  readonly ledger: Ledger
  readonly template: (name: string) => Template
  /** For a team whose file names none. */
  readonly newestTemplate: string
  readonly calendar: Calendar
  readonly calendarVersion: string
  readonly now: () => Instant
  /** Why no new team may be started; null: it may. */
  readonly startRefusal: Refusal | null
}

export interface TeamReport {
  readonly teamId: string
  readonly name: string
  readonly outcome: 'started' | 'already-running' | 'ended' | 'refused'
  /** Why it was refused, or why its roster was not amended; null: nothing was refused. */
  readonly refusal: Refusal | null
  /** What differs from the first submission, as `field: old → new`. */
  readonly diff: readonly string[]
  /** Seats whose persons were replaced. */
  readonly amendedSeats: readonly SeatKey[]
  /** How the ended programme ended, in Temporal's word; null: it did not end. */
  readonly endedAs: string | null
}

const rosterDeadlineMs = 15_000

/**
 * Makes sure that a team runs as its file says: started once, left alone when it is the same, its seats amended, refused
 * when anything else differs from what was first submitted. Throws when Temporal or the ledger is unavailable.
 * @source docs/operations.md, "What runs"
 */
export async function submitTeam(context: Submitting, submitted: SubmittedTeam): Promise<TeamReport> {
  const { client, ledger, calendarVersion, now } = context
  const report = reportOf(submitted)
  const known = (await teamView(ledger, submitted.teamId))?.team ?? null
  const diff = await differences(ledger, known, submitted)
  if (diff.length > 0) {
    const refusal = refuse('team-differs', { teamId: submitted.teamId, diff: diff.join('；') })
    return { ...report, outcome: 'refused', refusal, diff }
  }
  const to = known === null ? null : await releasedTo(ledger, known)
  const released: Pick<TeamReport, 'outcome' | 'refusal'> | null =
    to === null ? null : { outcome: 'refused', refusal: refuse('programme-released', { to }) }
  const open = { startOn: dateOf(now()), template: context.newestTemplate }
  const team = completeTeam(submitted, open)
  const template = context.template(team.template)
  // A workflow id that was deleted is free again: a second programme would contradict the record of the first.
  if (known !== null && (await outsideEndOf(client, programmeWorkflowId(known.teamId))) === 'deleted')
    return { ...report, outcome: 'ended', endedAs: 'deleted', ...released }
  if (known === null) {
    const refusal = context.startRefusal ?? calendarRefusal(context.calendar, template, team)
    if (refusal !== null) return { ...report, outcome: 'refused', refusal }
  }
  const started = await startProgramme(client, team, template, calendarVersion)
  const wasThere = started.outcome !== 'started'
  if (known === null && wasThere && (await hasRecorded(client, programmeWorkflowId(team.teamId))))
    return { ...report, outcome: 'refused', refusal: refuse('team-unrecorded', { teamId: team.teamId }) }
  await putSubmission(ledger, team.teamId, { normalised: normaliseTeam(submitted), at: now() })
  switch (started.outcome) {
    case 'started':
      return { ...report, outcome: 'started' }
    case 'ended':
      return { ...report, outcome: 'ended', endedAs: started.status, ...released }
    case 'already-running':
      return { ...report, outcome: 'already-running', ...(await amendSeats(context, known, submitted)) }
  }
}

function reportOf({ teamId, name }: SubmittedTeam): Omit<TeamReport, 'outcome'> {
  return { teamId, name, refusal: null, diff: [], amendedSeats: [], endedAs: null }
}

async function differences(
  ledger: Ledger,
  known: TeamSummary | null,
  submitted: SubmittedTeam,
): Promise<readonly string[]> {
  const now = normaliseTeam(submitted)
  const before = (await submittedBefore(ledger, submitted.teamId)) ?? asStated(known, submitted)
  return before === null ? [] : diffTeams(before, now)
}

/** A running team as a file with the same fields would state it: the ledger may have lost the submission. */
function asStated(known: TeamSummary | null, { startOn, template }: SubmittedTeam): NormalTeam | null {
  if (known === null) return null
  const { startOn: startedOn, template: ownTemplate, ...rest } = known
  return normaliseTeam({
    ...rest,
    ...(startOn === undefined ? {} : { startOn: startedOn }),
    ...(template === undefined ? {} : { template: ownTemplate }),
  })
}

/** The whole plan is worked out once, so that a programme never waits for a year without data. */
function calendarRefusal(calendar: Calendar, template: Template, team: Team): Refusal | null {
  try {
    planProgramme(calendar, template, team.startOn, team.salon.weekday)
    return null
  } catch (error) {
    if (error instanceof UnknownYearError) return refuse('calendar-year-missing', { year: error.year })
    throw error
  }
}

/** The seats that the file states get its persons; those it does not mention keep theirs. */
async function amendSeats(
  { client, signer }: Pick<Submitting, 'client' | 'signer'>,
  known: TeamSummary | null,
  { teamId, seats }: SubmittedTeam,
): Promise<Pick<TeamReport, 'amendedSeats' | 'refusal'>> {
  const changed =
    known === null ? [] : seatKeys.filter((seat) => isChanged(known.seats[seat] ?? [], seats[seat]))
  if (changed.length === 0) return { amendedSeats: [], refusal: null }
  const workflowId = programmeWorkflowId(teamId)
  const body = { seats: Object.fromEntries(changed.map((seat) => [seat, seats[seat]])) }
  const actor = { personId: 'local-admin', seatId: 'operator', via: 'local-admin' } as const
  const order = { commandId: randomUUID(), bodyHash: hexHash(body), actor, ...body }
  const answer = await sendCommand(client, {
    workflowId,
    update: 'amendRoster',
    message: signer.sign({ workflowId, name: 'amend-roster', message: order }),
    deadlineMs: rosterDeadlineMs,
  })
  return 'recorded' in answer
    ? { amendedSeats: changed, refusal: null }
    : { amendedSeats: [], refusal: answer }
}

function isChanged(held: readonly string[], stated: readonly string[] | undefined): boolean {
  return (
    stated !== undefined &&
    (stated.length !== held.length || stated.some((person, index) => person !== held[index]))
  )
}
