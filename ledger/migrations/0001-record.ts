import type { Kysely } from 'kysely'
import { createTable, type TableForm } from './create-table.ts'

/** The first form of the ledger. A released migration is never edited: what changes comes as the next one. */
export async function createRecord(db: Kysely<unknown>): Promise<void> {
  for (const form of [...record, ...projections, ...deliveries, ...notInTheHistories])
    await createTable(db, form)
  for (const [name, table, ...columns] of indexes) {
    await db.schema.createIndex(name).on(table).columns(columns).execute()
  }
}

const record: readonly TableForm[] = [
  {
    table: 'event',
    columns: {
      workflow_id: 'text',
      sequence: 'integer',
      team_id: 'text',
      step: 'text?',
      period: 'text?',
      milestone: 'text?',
      kind: 'text',
      at: 'text',
      scheduled_at: 'text?',
      actor_person_id: 'text?',
      actor_seat_id: 'text?',
      actor_via: 'text?',
      body: 'text',
    },
    key: ['workflow_id', 'sequence'],
  },
  {
    table: 'tail',
    columns: { workflow_id: 'text', first_sequence: 'integer', run_id: 'text', place: 'integer' },
    key: ['workflow_id'],
  },
]

const projections: readonly TableForm[] = [
  {
    table: 'command',
    columns: { workflow_id: 'text', command_id: 'text', sequence: 'integer' },
    key: ['workflow_id', 'command_id'],
  },
  {
    table: 'team',
    columns: {
      team_id: 'text',
      name: 'text',
      county: 'text',
      industry: 'text',
      template: 'text',
      start_on: 'text',
      ends_on: 'text',
      salon_weekday: 'integer',
      salon_at: 'text',
      state: 'text',
      suspended_on: 'text?',
      calendar_version: 'text',
    },
    key: ['team_id'],
  },
  {
    table: 'seat',
    columns: { team_id: 'text', seat: 'text', position: 'integer', person_id: 'text' },
    key: ['team_id', 'seat', 'position'],
  },
  {
    table: 'cadence',
    columns: {
      team_id: 'text',
      step: 'text',
      template: 'text',
      calendar_version: 'text',
      state: 'text',
      suspended_on: 'text?',
      tally: 'text?',
    },
    key: ['team_id', 'step'],
  },
  {
    table: 'occurrence',
    columns: {
      team_id: 'text',
      step: 'text',
      period: 'text',
      state: 'text',
      opens_at: 'text',
      opened_at: 'text?',
      expires_at: 'text',
      closed_at: 'text?',
      provisional: 'integer',
      exempt: 'text?',
      result: 'text?',
      gaps: 'integer',
    },
    key: ['team_id', 'step', 'period'],
  },
  {
    table: 'milestone',
    columns: {
      team_id: 'text',
      step: 'text',
      period: 'text',
      milestone: 'text',
      position: 'integer',
      state: 'text',
      due_at: 'text',
      original_due_at: 'text',
      remind_at: 'text',
      yellow_at: 'text?',
      red_at: 'text?',
      level_three_at: 'text?',
      provisional: 'integer',
      rule: 'text',
      rung: 'integer',
      reminded_at: 'text?',
      happened_on: 'text?',
      recorded_at: 'text?',
      recorded_by_person_id: 'text?',
      recorded_by_seat_id: 'text?',
      recorded_via: 'text?',
      values: 'text?',
      evidence: 'text?',
      note: 'text?',
      below_norm: 'text?',
      returned_reason: 'text?',
      sequence: 'integer?',
    },
    key: ['team_id', 'step', 'period', 'milestone'],
    refersTo: { table: 'occurrence', key: ['team_id', 'step', 'period'] },
  },
  {
    table: 'supervision_order',
    columns: {
      order_id: 'text',
      team_id: 'text',
      step: 'text',
      period: 'text',
      state: 'text',
      lines: 'text',
      drafted_at: 'text',
    },
    key: ['order_id'],
  },
]

const deliveries: readonly TableForm[] = [
  {
    table: 'notice',
    columns: {
      notice_id: 'text',
      team_id: 'text',
      step: 'text?',
      period: 'text?',
      milestone: 'text?',
      kind: 'text',
      seats: 'text',
      at: 'text',
      sequence: 'integer',
      expires_at: 'text?',
      due_at: 'text?',
      provisional: 'integer',
      lines: 'text',
    },
    key: ['notice_id'],
  },
  {
    table: 'delivery',
    columns: {
      delivery_id: 'text',
      notice_id: 'text',
      channel: 'text',
      recipient_id: 'text',
      revision: 'integer',
      state: 'text',
      attempt: 'integer',
      claim_token: 'text?',
      message_id: 'text?',
      provider_ref: 'text?',
      not_before: 'text?',
      expires_at: 'text?',
      reason: 'text?',
      at: 'text',
    },
    key: ['delivery_id'],
    refersTo: { table: 'notice', key: ['notice_id'] },
  },
]

const notInTheHistories: readonly TableForm[] = [
  { table: 'person', columns: { person_id: 'text', name: 'text' }, key: ['person_id'] },
  {
    table: 'contact',
    columns: { person_id: 'text', position: 'integer', kind: 'text', address: 'text' },
    key: ['person_id', 'position'],
    refersTo: { table: 'person', key: ['person_id'] },
  },
  {
    table: 'calendar_version',
    columns: { version: 'text', year: 'integer', json: 'text' },
    key: ['version', 'year'],
  },
  { table: 'submission', columns: { team_id: 'text', body: 'text', at: 'text' }, key: ['team_id'] },
]

const indexes: readonly (readonly [name: string, table: string, ...columns: string[]])[] = [
  ['event_by_team', 'event', 'team_id', 'at', 'workflow_id', 'sequence'],
  ['occurrence_by_state', 'occurrence', 'state'],
  ['delivery_by_state', 'delivery', 'channel', 'state'],
  ['delivery_by_notice', 'delivery', 'notice_id'],
]
