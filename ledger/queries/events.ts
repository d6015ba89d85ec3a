import type { Instant } from '../../domain/calendar/instant.ts'
import type { DomainEvent } from '../../domain/cadence/events.ts'
import type { StepKey } from '../../domain/programme/steps.ts'
import { readStored } from '../canonical-json.ts'
import type { Ledger } from '../open-ledger.ts'

export interface EventFilter {
  /** Null: the programme's own events. */
  readonly step?: StepKey | null
  readonly kind?: DomainEvent['kind']
  /** Events recorded at that instant or later. */
  readonly from?: Instant
  /** At most so many, the earliest. */
  readonly limit?: number
}

/** A team's events by `at`, then workflow, then sequence. */
export async function eventsOf(
  ledger: Ledger,
  teamId: string,
  { step, kind, from, limit }: EventFilter = {},
): Promise<readonly DomainEvent[]> {
  const all = ledger.db
    .selectFrom('event')
    .select('body')
    .where((expression) =>
      expression.and([
        expression('team_id', '=', teamId),
        ...(step === undefined ? [] : [expression('step', step === null ? 'is' : '=', step)]),
        ...(kind === undefined ? [] : [expression('kind', '=', kind)]),
        ...(from === undefined ? [] : [expression('at', '>=', from)]),
      ]),
    )
    .orderBy('at')
    .orderBy('workflow_id')
    .orderBy('sequence')
  const rows = await (limit === undefined ? all : all.limit(limit)).execute()
  return rows.map((row) => readStored<DomainEvent>(row.body))
}

/** The first event of an accepted command; null: the ledger knows no such command of that workflow. */
export async function findCommand(
  ledger: Ledger,
  workflowId: string,
  commandId: string,
): Promise<DomainEvent | null> {
  const row = await ledger.db
    .selectFrom('command')
    .innerJoin('event', (join) =>
      join
        .onRef('event.workflow_id', '=', 'command.workflow_id')
        .onRef('event.sequence', '=', 'command.sequence'),
    )
    .select('event.body')
    .where('command.workflow_id', '=', workflowId)
    .where('command.command_id', '=', commandId)
    .executeTakeFirst()
  return row === undefined ? null : readStored<DomainEvent>(row.body)
}
