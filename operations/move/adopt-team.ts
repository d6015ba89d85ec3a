import type { HandedOver } from '../../audit/handed-over.ts'
import type { Instant } from '../../domain/calendar/instant.ts'
import { cadenceWorkflowId, programmeWorkflowId } from '../../domain/cadence/state.ts'
import type { Template } from '../../domain/programme/template.ts'
import { type Refusal, refuse } from '../../domain/refusals.ts'
import type { Archive } from '../../ledger/archive/archive-folder.ts'
import type { ArchivedRun } from '../../ledger/archive/archived-run.ts'
import { putArchivedRun } from '../../ledger/archive/archive-runs.ts'
import type { Ledger } from '../../ledger/open-ledger.ts'
import { compareRun } from '../../ledger/rebuild/reconcile-run.ts'
import { writeMissing } from '../../ledger/rebuild/repair-missing.ts'
import { forgetTails } from '../../ledger/record/drop-lost-tasks.ts'
import { adoptionStanding, startAdopted } from '../../temporal/client/adopt-programme.ts'
import type { TemporalClient } from '../../temporal/client/temporal-client.ts'
import { isRunning } from '../../temporal/client/team-workflows.ts'
import { adoptActorKeys, adoptCalendars } from './adopt-material.ts'
import { adoptionStart } from './adoption-start.ts'
import { type TeamToAdopt, teamToAdopt } from './team-to-adopt.ts'

/** Where teams are adopted. */
export interface NewHome {
  readonly client: TemporalClient
  readonly ledger: Ledger
  readonly archive: Archive
  /** Absolute; holds the keys. */
  readonly dataFolder: string
  /** Throws for one that is not here. */
  readonly template: (name: string) => Template
  readonly at: Instant
  /** The programmes begin so much later; default: at once. */
  readonly startDelayMs?: number
}

export interface AdoptionReport {
  readonly teamId: string
  readonly outcome: 'adopted' | 'already-adopted'
  /** Entries that the ledger did not have. */
  readonly entries: number
}

/**
 * Adopts every team of an export that was verified: calendars, public keys, histories into the archive, the record into the
 * ledger; then the programme is started. What is there already stays, so that one that was broken off is simply done again.
 * All are looked at before anything is written: a refusal changes nothing. Throws `FileProblemsError` for a template that is
 * not here.
 */
export async function adoptTeams(
  home: NewHome,
  handedOver: HandedOver,
): Promise<readonly AdoptionReport[] | Refusal> {
  const teams: TeamToAdopt[] = []
  for (const given of handedOver.teams) {
    const team = teamToAdopt(handedOver, given)
    if ('refused' in team) return team
    const refusal = await whyNot(home, team)
    if (refusal !== null) return refusal
    teams.push(team)
  }
  const lacking = await adoptCalendars(home.ledger, handedOver, teams.flatMap(versionsOf))
  if (lacking !== null) return lacking
  await adoptActorKeys(home, handedOver, home.at)
  const reports: AdoptionReport[] = []
  for (const team of teams) reports.push(await adoptTeam(home, team))
  return reports
}

/** The calendar versions that it plans by. */
function versionsOf({ adopted, programme }: TeamToAdopt): readonly string[] {
  return [programme.calendarVersion, ...adopted.cadences.map(({ state }) => state.calendarVersion)]
}

/** Null: it may be adopted, or was. */
async function whyNot({ client, ledger, template }: NewHome, team: TeamToAdopt): Promise<Refusal | null> {
  const { adopted, programme, teamId } = team
  template(programme.team.template)
  const standing = await adoptionStanding(client, programmeWorkflowId(teamId), adopted.from.runId)
  if (standing === 'taken')
    return refused(
      `${teamId} 在这里已有另一个流程，或此后又有新的记录 / another programme of it runs here, or ran here since`,
    )
  if (standing === 'free')
    for (const { state } of adopted.cadences) {
      const workflowId = cadenceWorkflowId(teamId, state.setup.definition.step)
      if (await isRunning(client, workflowId)) return refused(`${workflowId} 正在这里运行 / runs here`)
    }
  for (const { events, workflowId } of team.workflows) {
    const isEnd = standing === 'free'
    const { differing, onlyInLedger } = await compareRun(ledger, { workflowId, events, isEnd })
    if (differing.length + onlyInLedger.length > 0)
      return refused(
        `台账中 ${workflowId} 的记录与导出包不同 / the ledger holds another record of ${workflowId}`,
      )
  }
  return null
}

async function adoptTeam(home: NewHome, team: TeamToAdopt): Promise<AdoptionReport> {
  const { archive, at, client, ledger, startDelayMs } = home
  const archived: ArchivedRun[] = []
  for (const { runs, workflowId } of team.workflows)
    for (const { runId, text } of runs) {
      const run = await archive.put({ workflowId, runId, text, at })
      await putArchivedRun(ledger, run)
      archived.push(run)
    }
  const entries = await writeMissing(ledger, archive, archived)
  const start = adoptionStart(team)
  const standing = await adoptionStanding(client, start.workflowId, team.adopted.from.runId)
  if (standing !== 'free') return { teamId: team.teamId, outcome: 'already-adopted', entries }
  await forgetTails(
    ledger,
    team.workflows.map(({ workflowId }) => workflowId),
  )
  const hasStarted = await startAdopted(client, start, team.programme.team, startDelayMs)
  return { teamId: team.teamId, outcome: hasStarted ? 'adopted' : 'already-adopted', entries }
}

function refused(problem: string): Refusal {
  return refuse('adoption-refused', { problem })
}
