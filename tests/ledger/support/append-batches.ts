import { fileURLToPath } from 'node:url'
import { appendOutcomes, type Outcomes } from '../../../ledger/record/append.ts'
import { readStored } from '../../../ledger/canonical-json.ts'
import type { LedgerPlace } from '../../../ledger/ledger-place.ts'
import { openLedger } from '../../../ledger/open-ledger.ts'
import {
  cadenceEvent,
  cadenceStarted,
  occurrencePlanned,
  recordedMark,
  reminderNotice,
} from './sample-events.ts'

/** What one batch of `batchOf` holds: enough writes for a kill to fall among them. */
export const eventsInBatch = 4
export const noticesInBatch = 8

/** The nth batch of a team, from 0: an occurrence from its plan to its close, and its notices. */
export function batchOf(teamId: string, number: number): Outcomes {
  const period = `2026-W${number}`
  const bodies = [
    number === 0 ? cadenceStarted : ({ kind: 'cadenceSuspended', on: '2026-08-03' } as const),
    occurrencePlanned(period),
    { kind: 'milestonesMarked', period, marks: [recordedMark('held')] } as const,
    {
      kind: 'occurrenceClosed',
      period,
      result: 'done',
      gaps: 2,
      missed: ['topic-set'],
      dropped: [],
    } as const,
  ]
  return {
    events: bodies.map((body, index) =>
      cadenceEvent(
        { teamId, sequence: number * eventsInBatch + index + 1, commandId: `command-${number}` },
        body,
      ),
    ),
    notices: Array.from({ length: noticesInBatch }, (_, index) =>
      reminderNotice(index, {
        teamId,
        noticeId: `${teamId}/weekly-salon/${period}/held/reminder/${index + 1}`,
      }),
    ),
  }
}

/** As a process: PLACE (JSON) TEAM FIRST COUNT; prints the number of each batch once the ledger has taken it. */
async function main([place = '', teamId = '', first = '', count = '']: readonly string[]): Promise<void> {
  const ledger = await openLedger(readStored<LedgerPlace>(place))
  for (let number = Number(first); number < Number(first) + Number(count); number += 1) {
    await appendOutcomes(ledger, batchOf(teamId, number))
    process.stdout.write(`${number}\n`)
  }
  await ledger.close()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2))
