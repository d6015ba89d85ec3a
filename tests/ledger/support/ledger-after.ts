import { expect } from 'vitest'
import type { CadenceEventBody, DomainEvent } from '../../../domain/cadence/events.ts'
import { appendOutcomes } from '../../../ledger/record/append.ts'
import { compareLedgers } from '../../../ledger/rebuild/compare.ts'
import type { Ledger } from '../../../ledger/open-ledger.ts'
import { milestoneRow } from '../../../ledger/queries/milestones.ts'
import { rebuildProjections } from '../../../ledger/rebuild/rebuild.ts'
import { openedLedger } from './ledgers.ts'
import { cadenceEvent, liaison, openWeek } from './sample-events.ts'

export const week = '2026-W02'
export const laterAt = '2026-01-12T10:00:00+08:00'

/** The ledger after these events; its projections are checked against a fold from the start. */
export async function ledgerAfter(events: readonly DomainEvent[]): Promise<Ledger> {
  const [live, folded] = [await openedLedger(), await openedLedger()]
  for (const event of events) await appendOutcomes(live, { events: [event], notices: [] })
  await appendOutcomes(folded, { events, notices: [] })
  await rebuildProjections(folded)
  expect(await compareLedgers(live, folded)).toEqual({ equal: true, differences: [] })
  return live
}

/** These events, recorded by the liaison at `laterAt`, after the week was opened: sequences from 4. */
export async function afterOpenWeek(...bodies: readonly CadenceEventBody[]): Promise<Ledger> {
  const more = bodies.map((body, index) =>
    cadenceEvent({ sequence: index + 4, at: laterAt, commandId: `command-${index}`, actor: liaison }, body),
  )
  return ledgerAfter([...openWeek(), ...more])
}

export function milestoneOfWeek(ledger: Ledger, milestone: string): ReturnType<typeof milestoneRow> {
  return milestoneRow(ledger, { teamId: 'longyou', step: 'weekly-salon', period: week, milestone })
}
