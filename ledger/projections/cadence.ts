import type { CivilDate } from '../../domain/calendar/civil-date.ts'
import type { CadenceEvent, Tally } from '../../domain/cadence/events.ts'
import { canonicalJson } from '../canonical-json.ts'
import type { CadenceAddress } from '../address.ts'
import type { LedgerDatabase } from '../open-ledger.ts'
import type { CadenceTable } from '../schema.ts'

type CadenceStarted = Extract<CadenceEvent, { readonly kind: 'cadenceStarted' }>

export async function startCadence(
  db: LedgerDatabase,
  { teamId, step }: CadenceAddress,
  event: CadenceStarted,
): Promise<void> {
  await db
    .insertInto('cadence')
    .values({
      team_id: teamId,
      step,
      template: event.template,
      calendar_version: event.calendarVersion,
      state: 'running',
      suspended_on: null,
      tally: null,
    })
    .execute()
}

export function suspendCadence(db: LedgerDatabase, cadence: CadenceAddress, on: CivilDate): Promise<void> {
  return change(db, cadence, { state: 'suspended', suspended_on: on })
}

export function resumeCadence(db: LedgerDatabase, cadence: CadenceAddress): Promise<void> {
  return change(db, cadence, { state: 'running', suspended_on: null })
}

export function concludeCadence(db: LedgerDatabase, cadence: CadenceAddress, tally: Tally): Promise<void> {
  return change(db, cadence, { state: 'concluded', suspended_on: null, tally: canonicalJson(tally) })
}

/** It stays suspended where it was: whoever goes on with it does so from there. */
export function releaseCadence(db: LedgerDatabase, cadence: CadenceAddress): Promise<void> {
  return change(db, cadence, { state: 'released' })
}

export async function adoptCadence(db: LedgerDatabase, { teamId, step }: CadenceAddress): Promise<void> {
  await change(db, { teamId, step }, { state: 'running' })
  await db
    .updateTable('cadence')
    .set({ state: 'suspended' })
    .where('team_id', '=', teamId)
    .where('step', '=', step)
    .where('suspended_on', 'is not', null)
    .execute()
}

async function change(
  db: LedgerDatabase,
  { teamId, step }: CadenceAddress,
  values: Partial<CadenceTable>,
): Promise<void> {
  await db.updateTable('cadence').set(values).where('team_id', '=', teamId).where('step', '=', step).execute()
}
