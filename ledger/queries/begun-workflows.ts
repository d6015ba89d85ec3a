import { cadenceWorkflowId, programmeWorkflowId } from '../../domain/cadence/state.ts'
import type { Counties } from '../../domain/workflow-place.ts'
import type { Ledger, LedgerDatabase } from '../open-ledger.ts'
import { over } from './workflows.ts'

/** The workflows of teams as far as the record knows them. */
export interface BegunWorkflows {
  readonly begun: ReadonlySet<string>
  /** Of these, those that have not come to their end: they should run. */
  readonly unfinished: ReadonlySet<string>
  /** Steps with a supervision order that was issued and has no number yet. */
  readonly awaitingNumber: ReadonlySet<string>
  readonly counties: Counties
  /** Teams that go on, though no team file was ever submitted for them and none of them was adopted. */
  readonly unsubmitted: readonly string[]
}

export async function begunWorkflows({ db }: Ledger): Promise<BegunWorkflows> {
  const teams = await db
    .selectFrom('team')
    .select(['team_id', 'county', 'state'])
    .orderBy('team_id')
    .execute()
  const cadences = await db
    .selectFrom('cadence')
    .select(['team_id', 'step', 'state'])
    .orderBy('team_id')
    .orderBy('step')
    .execute()
  const all = [
    ...teams.map(({ state, team_id }) => ({ id: programmeWorkflowId(team_id), state })),
    ...cadences.map(({ state, step, team_id }) => ({ id: cadenceWorkflowId(team_id, step), state })),
  ]
  const isOver = (state: string): boolean => over.some((each) => each === state)
  return {
    begun: new Set(all.map(({ id }) => id)),
    unfinished: new Set(all.filter(({ state }) => !isOver(state)).map(({ id }) => id)),
    awaitingNumber: await stepsAwaitingNumber(db),
    counties: new Map(teams.map(({ county, team_id }) => [team_id, county])),
    unsubmitted: await unsubmittedTeams(db),
  }
}

async function stepsAwaitingNumber(db: LedgerDatabase): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('supervision_order')
    .select(['team_id', 'step'])
    .where('issued_at', 'is not', null)
    .where('number', 'is', null)
    .execute()
  return new Set(rows.map(({ step, team_id }) => cadenceWorkflowId(team_id, step)))
}

async function unsubmittedTeams(db: LedgerDatabase): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('team')
    .select('team_id')
    .where('state', 'not in', over)
    .where('team_id', 'not in', db.selectFrom('submission').select('team_id'))
    .orderBy('team_id')
    .execute()
  const teamIds: string[] = []
  for (const { team_id: teamId } of rows) {
    const adopted = await db
      .selectFrom('event')
      .select('sequence')
      .where('workflow_id', '=', programmeWorkflowId(teamId))
      .where('kind', '=', 'programmeAdopted')
      .executeTakeFirst()
    if (adopted === undefined) teamIds.push(teamId)
  }
  return teamIds
}
