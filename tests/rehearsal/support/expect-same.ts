import { expect } from 'vitest'
import type { RehearsalResult } from '../../../rehearsal/result.ts'
import { keptNotices } from './kept-notices.ts'
import { farApart, keptEvents, withoutInstant } from './recorded-events.ts'

/** A rehearsal that was played, and the folder it was kept in. */
export interface Kept {
  readonly folder: string
  readonly result: RehearsalResult
}

/** A task that was in flight is given out again after ten seconds, each time. */
const mostSecondsLate = 240

/** What was killed again and again has left the same record as what was not, and told nobody twice. */
export async function expectSameRecord(calm: Kept, killed: Kept): Promise<void> {
  expect(killed.result.teams.map(outcomeOf)).toEqual(calm.result.teams.map(outcomeOf))
  for (const { ledgerRebuiltEqual, replayFailures, replayedRuns, runs, teamId } of killed.result.teams) {
    const checked = { teamId, ledgerRebuiltEqual, replayFailures, replayedRuns }
    expect(checked).toEqual({ teamId, ledgerRebuiltEqual: true, replayFailures: 0, replayedRuns: runs })
    const before = await keptEvents(calm.folder, teamId)
    const after = await keptEvents(killed.folder, teamId)
    expect(after.map(withoutInstant)).toEqual(before.map(withoutInstant))
    expect(farApart(before, after, mostSecondsLate)).toEqual([])
  }
  const [told, toldAgain] = [await keptNotices(calm.folder), await keptNotices(killed.folder)]
  expect(toldAgain.notices).toEqual(told.notices)
  expect(toldAgain.deliveries).toEqual(told.deliveries)
  expect(new Set(toldAgain.written).size).toBe(toldAgain.written.length)
  expect(toldAgain.written.length).toBeGreaterThan(0)
}

/** What does not depend on how often somebody began anew. */
function outcomeOf({
  commands,
  notices,
  occurrences,
  orders,
  teamId,
  wakes,
}: RehearsalResult['teams'][number]) {
  return { teamId, commands, notices, occurrences, orders, wakes }
}
