import { expect, it } from 'vitest'
import { appendOutcomes } from '../../../ledger/record/append.ts'
import { compareLedgers } from '../../../ledger/rebuild/compare.ts'
import type { Ledger } from '../../../ledger/open-ledger.ts'
import { rebuildProjections } from '../../../ledger/rebuild/rebuild.ts'
import { addressed } from '../support/addressed.ts'
import { onEachLedger, openedLedger } from '../support/ledgers.ts'
import {
  cadenceEvent,
  openWeek,
  programmeEvent,
  programmeStarted,
  recordedMark,
  reminderNotice,
} from '../support/sample-events.ts'

async function filled(): Promise<Ledger> {
  const ledger = await openedLedger()
  const teams = ['longyou', 'changshan', 'jiangshan'].flatMap((teamId) => [
    programmeEvent({ teamId, sequence: 1 }, programmeStarted),
    ...openWeek(teamId),
    cadenceEvent(
      { teamId, sequence: 4, commandId: 'mark-0001' },
      { kind: 'milestonesMarked', period: '2026-W02', marks: [recordedMark('held')] },
    ),
  ])
  await appendOutcomes(ledger, { events: teams, notices: [reminderNotice(1)] })
  return ledger
}

onEachLedger('rebuilding the projections', () => {
  it('gives the live rows again after they were damaged', async () => {
    const [ledger, untouched] = [await filled(), await filled()]
    await ledger.db.updateTable('milestone').set({ state: 'missed', rung: 3 }).execute()
    await ledger.db.deleteFrom('seat').execute()
    await ledger.db.updateTable('team').set({ name: '别的' }).where('team_id', '=', 'longyou').execute()
    await ledger.db
      .insertInto('command')
      .values({ workflow_id: 'team/gone', command_id: 'none', sequence: 1 })
      .execute()
    expect((await compareLedgers(ledger, untouched)).equal).toBe(false)
    expect(await rebuildProjections(ledger)).toBe(6)
    expect(await compareLedgers(ledger, untouched)).toEqual({ equal: true, differences: [] })
  })

  it('leaves notices and deliveries as they are', async () => {
    const ledger = await filled()
    await addressed(ledger, '2026-12-31T09:12:00+08:00')
    const before = await ledger.db.selectFrom('delivery').selectAll().execute()
    await rebuildProjections(ledger)
    expect(await ledger.db.selectFrom('delivery').selectAll().execute()).toEqual(before)
    expect(before).toHaveLength(1)
  })
})

onEachLedger('comparing ledgers', () => {
  it('names the row and column that differ and the rows that only one has', async () => {
    const [one, other] = [await filled(), await filled()]
    await one.db.updateTable('team').set({ industry: '轴承' }).where('team_id', '=', 'changshan').execute()
    await one.db.deleteFrom('seat').where('team_id', '=', 'jiangshan').where('seat', '=', 'liaison').execute()
    await one.db
      .insertInto('cadence')
      .values({ ...cadence, team_id: 'zz' })
      .execute()
    expect(await compareLedgers(one, other)).toEqual({
      equal: false,
      differences: [
        'team changshan: industry is "轴承" and "特种纸"',
        'seat jiangshan liaison 0: only in the second',
        'cadence zz weekly-salon: only in the first',
      ],
    })
  })

  it('sees every table that the histories hold', async () => {
    const tables = ['event', 'command', 'team', 'seat', 'cadence', 'milestone', 'notice'] as const
    for (const table of tables) {
      const [one, other] = [await filled(), await filled()]
      await one.db.deleteFrom('outbox').execute()
      await one.db.deleteFrom(table).execute()
      const { equal, differences } = await compareLedgers(one, other)
      expect(equal).toBe(false)
      expect(differences.every((difference) => difference.startsWith(`${table} `))).toBe(true)
    }
  })

  it('leaves deliveries and people aside', async () => {
    const [one, other] = [await filled(), await filled()]
    await addressed(one, '2026-12-31T09:12:00+08:00')
    await one.db
      .insertInto('person')
      .values({ person_id: 'p-1', name: '联络员·龙游', language: 'zh', channels: '[]' })
      .execute()
    expect(await compareLedgers(one, other)).toEqual({ equal: true, differences: [] })
  })

  it('goes through more rows than a page holds and lists a hundred differences at most', async () => {
    const [one, other] = [await openedLedger(), await openedLedger()]
    const notices = Array.from({ length: 2_345 }, (_, index) => reminderNotice(index))
    await appendOutcomes(one, { events: [], notices })
    await appendOutcomes(other, { events: [], notices: notices.toReversed() })
    expect(await compareLedgers(one, other)).toEqual({ equal: true, differences: [] })
    await other.db.updateTable('notice').set({ provisional: 1 }).execute()
    const { equal, differences } = await compareLedgers(one, other)
    expect(equal).toBe(false)
    expect(differences).toHaveLength(101)
    expect(differences.at(-1)).toBe('and 2245 more')
  })
})

const cadence = {
  step: 'weekly-salon',
  template: 'six-step.v1',
  calendar_version: 'c-1',
  state: 'running',
  suspended_on: null,
  tally: null,
} as const
