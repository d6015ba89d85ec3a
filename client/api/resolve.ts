import { nearestNames } from '../../domain/nearest.ts'
import { isSeatKey, type SeatKey, seatKeys } from '../../domain/programme/seats.ts'
import type { StepDefinition, Template } from '../../domain/programme/template.ts'
import { programmeWorkflowId } from '../../domain/cadence/state.ts'
import { refuse } from '../../domain/refusals.ts'
import { standingFindings } from '../../ledger/findings.ts'
import type { Ledger } from '../../ledger/open-ledger.ts'
import { listOccurrences, type OccurrenceView } from '../../ledger/queries/occurrences.ts'
import { listTeams, type TeamView, teamView } from '../../ledger/queries/teams.ts'
import { findMilestone, findStep, plainWord } from '../views/find-named.ts'
import { RefusedError } from './refused-error.ts'

/** Throws `unknown-team` with the nearest ids, `team-unrecorded` for one that runs all the same. */
export async function knownTeam(ledger: Ledger, given: string): Promise<TeamView> {
  const teamId = plainWord(given).toLowerCase()
  const found = await teamView(ledger, teamId)
  if (found !== null) return found
  const unrecorded = (await standingFindings(ledger)).filter(({ kind }) => kind === 'team-unrecorded')
  if (unrecorded.some(({ subject }) => subject === programmeWorkflowId(teamId)))
    throw new RefusedError(refuse('team-unrecorded', { teamId }))
  const known = (await listTeams(ledger)).map((team) => team.teamId)
  throw new RefusedError(refuse('unknown-team', { given: cut(given), nearest: nearest(given, known) }))
}

/** By key or Chinese name. Throws `unknown-step` with the nearest keys. */
export function knownStep(template: Template, given: string): StepDefinition {
  const found = findStep(template, given)
  if (found !== undefined) return found
  const known = template.steps.map(({ step }) => step)
  throw new RefusedError(refuse('unknown-step', { given: cut(given), nearest: nearest(given, known) }))
}

/** By key or Chinese name. Throws `unknown-milestone` with the nearest keys. */
export function knownMilestone(definition: StepDefinition, given: string): string {
  const found = findMilestone(definition, given)
  if (found !== undefined) return found.milestone
  const known = definition.milestones.map(({ milestone }) => milestone)
  throw new RefusedError(refuse('unknown-milestone', { given: cut(given), nearest: nearest(given, known) }))
}

/** Throws `unknown-period` with the nearest keys of what is planned, open or closed. */
export async function knownOccurrence(
  ledger: Ledger,
  teamId: string,
  { step }: StepDefinition,
  given: string,
): Promise<OccurrenceView> {
  const period = plainWord(given).toUpperCase()
  const [found] = await listOccurrences(ledger, { teamId, step, period })
  if (found !== undefined) return found
  const known = (await listOccurrences(ledger, { teamId, step })).map((each) => each.period)
  throw new RefusedError(refuse('unknown-period', { given: cut(given), nearest: nearest(period, known) }))
}

export function knownSeat(given: string): SeatKey {
  const seat = plainWord(given).toLowerCase()
  if (isSeatKey(seat)) return seat
  const near = nearest(given, seatKeys)
  const problem = `没有岗位“${cut(given)}”，相近的：${near} / no such seat, nearest: ${near}`
  throw new RefusedError(refuse('bad-input', { problem }))
}

function nearest(given: string, known: readonly string[]): string {
  return nearestNames(given, known).join('、')
}

function cut(given: string): string {
  return Array.from(given).slice(0, 60).join('')
}
