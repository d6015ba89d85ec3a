import { existsSync } from 'node:fs'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { appendOutcomes, type Outcomes } from '../../ledger/record/append.ts'
import { putCalendarVersion } from '../../ledger/calendar-versions.ts'
import { compareLedgers } from '../../ledger/rebuild/compare.ts'
import { settleDelivery } from '../../ledger/outbox/deliveries.ts'
import { openLedger } from '../../ledger/open-ledger.ts'
import { peopleByIds, putPeople } from '../../ledger/people.ts'
import { type Rebuild, rebuildLedger } from '../../ledger/rebuild/rebuild.ts'
import type { Rebuilt } from '../../ledger/rebuild/rebuilt.ts'
import { putSubmission, submission } from '../../ledger/submissions.ts'
import { fabricatedYear } from '../domain/calendar/calendar-files.ts'
import { addressed, claimed } from './support/addressed.ts'
import { openedLedger } from './support/ledgers.ts'
import {
  cadenceEvent,
  openWeek,
  programmeEvent,
  programmeStarted,
  recordedAt,
  recordedMark,
  reminderNotice,
} from './support/sample-events.ts'
import { temporaryFolder } from './support/temp-folder.ts'

const salon = 'team/longyou/weekly-salon'

/** What the histories hold, in two batches. */
const histories: readonly Outcomes[] = [
  {
    events: [programmeEvent({ sequence: 1 }, programmeStarted), ...openWeek()],
    notices: [reminderNotice(1)],
  },
  {
    events: [
      cadenceEvent(
        { sequence: 4, commandId: 'mark-0001' },
        { kind: 'milestonesMarked', period: '2026-W02', marks: [recordedMark('held')] },
      ),
    ],
    notices: [reminderNotice(2)],
  },
]

const inForce = { version: 'c-2', years: [fabricatedYear(2026, {})] }

interface Place {
  readonly file: string
  readonly backup: string
}

async function place(): Promise<Place> {
  const folder = await temporaryFolder()
  return { file: join(folder, 'ledger.db'), backup: join(folder, 'ledger-before.db') }
}

/** A ledger as it is after some weeks: the record, people, a submission, the first notice sent and the second pending. */
async function inUse({ file }: Place): Promise<void> {
  const ledger = await openLedger({ file })
  for (const outcomes of histories) await appendOutcomes(ledger, outcomes)
  await putPeople(ledger, [
    { personId: 'p-006', name: '联络员·龙游', language: 'zh', channels: [], contacts: [] },
  ])
  await putCalendarVersion(ledger, 'c-1', [fabricatedYear(2026, {})])
  await putSubmission(ledger, 'longyou', { normalised: { teamId: 'longyou' }, at: recordedAt })
  const pending = await addressed(ledger, recordedAt)
  const first = pending.filter(({ notice }) => notice.noticeId === reminderNotice(1).noticeId)
  await claimed(ledger, first, 't', recordedAt)
  await settleDelivery(ledger, first[0]?.deliveryId ?? '', {
    token: 't',
    at: recordedAt,
    settlement: { state: 'sent' },
  })
  await ledger.close()
}

function rebuilt(at: Place, more: Partial<Rebuild> = {}): Promise<Rebuilt> {
  const fill: Rebuild['fill'] = async (record) => {
    for (const outcomes of histories) await record(outcomes)
    return []
  }
  return rebuildLedger({ place: { file: at.file }, backup: at.backup, calendar: inForce, fill, ...more })
}

function damage({ file }: Place, sql: string): void {
  const database = new DatabaseSync(file)
  database.exec(sql)
  database.close()
}

async function deliveryStates({ file }: Place): Promise<readonly string[]> {
  const ledger = await openedLedger({ file, readOnly: true })
  const rows = await ledger.db.selectFrom('delivery').select('state').orderBy('notice_id').execute()
  return rows.map(({ state }) => state)
}

async function expectEqualToHistories({ file }: Place): Promise<void> {
  const [ledger, expected] = [await openedLedger({ file }), await openedLedger()]
  for (const outcomes of histories) await appendOutcomes(expected, outcomes)
  expect(await compareLedgers(ledger, expected)).toEqual({ equal: true, differences: [] })
}

describe('rebuilding the ledger from the histories', () => {
  it('leaves a ledger that is right as it is, to the byte', async () => {
    const at = await place()
    await inUse(at)
    const before = await readFile(at.file)
    expect(await rebuilt(at)).toMatchObject({
      events: 5,
      notices: 2,
      deliveries: { kept: 2, unknown: 0, dropped: 0 },
      differences: [],
      replaced: false,
      backup: null,
      missingCalendars: [],
    })
    expect((await readFile(at.file)).equals(before)).toBe(true)
    expect(await readdir(join(at.file, '..'))).toEqual(['ledger.db'])
  })

  it('puts right what was changed, keeps what is in no history, and leaves the old file as a backup', async () => {
    const at = await place()
    await inUse(at)
    damage(
      at,
      `DELETE FROM event WHERE sequence = 4; UPDATE milestone SET state = 'missed';
       INSERT INTO event (workflow_id, sequence, team_id, kind, at, body)
       VALUES ('${salon}', 9, 'longyou', 'cadenceConcluded', '2026-01-05T09:07:00+08:00', '{}')`,
    )
    const done = await rebuilt(at)
    expect(done).toMatchObject({ replaced: true, backup: at.backup, events: 5 })
    expect(done.differences).toContain(`event ${salon} 4: only in the second`)
    expect(done.differences).toContain(`event ${salon} 9: only in the first`)
    expect(await deliveryStates(at)).toEqual(['sent', 'pending'])
    await expectEqualToHistories(at)
    const ledger = await openedLedger({ file: at.file })
    expect((await peopleByIds(ledger, ['p-006'])).get('p-006')?.name).toBe('联络员·龙游')
    expect(await submission(ledger, 'longyou')).not.toBeNull()
    expect((await stat(at.file)).mode & 0o777).toBe(0o600)
    const backup = await openedLedger({ file: at.backup, readOnly: true })
    const rows = await backup.db.selectFrom('event').select('sequence').where('sequence', '=', 9).execute()
    expect(rows).toHaveLength(1)
    expect(await rebuilt({ ...at, backup: `${at.backup}.2` })).toMatchObject({ replaced: false })
  })

  it('counts every earlier notice as unknown when the ledger is gone, and says which calendar is missing', async () => {
    const at = await place()
    expect(await rebuilt(at)).toMatchObject({
      deliveries: { kept: 0, unknown: 2, dropped: 0 },
      differences: null,
      replaced: true,
      backup: null,
      missingCalendars: ['c-1'],
    })
    expect(await deliveryStates(at)).toEqual(['unknown', 'unknown'])
    await expectEqualToHistories(at)
  })

  it('counts a notice as unknown whose delivery alone is gone', async () => {
    const at = await place()
    await inUse(at)
    damage(at, `DELETE FROM delivery WHERE state = 'sent'`)
    expect(await rebuilt(at)).toMatchObject({
      deliveries: { kept: 1, unknown: 1 },
      differences: [],
      replaced: true,
    })
    expect(await deliveryStates(at)).toEqual(['unknown', 'pending'])
  })

  it('keeps the record of a workflow that Temporal no longer has', async () => {
    const at = await place()
    await inUse(at)
    const fill: Rebuild['fill'] = async (record, known) => {
      const [first] = histories
      await record({ events: first?.events.slice(0, 1) ?? [], notices: [] })
      return known.filter((workflowId) => workflowId === salon)
    }
    expect(await rebuilt(at, { fill })).toMatchObject({
      keptWorkflows: [salon],
      differences: [],
      replaced: false,
    })
  })

  it('keeps what the ledger holds beyond the end of an archived history', async () => {
    const at = await place()
    await inUse(at)
    const fill: Rebuild['fill'] = async (record) => {
      for (const { events, notices } of histories)
        await record({
          events: events.filter(({ sequence, workflowId }) => workflowId !== salon || sequence < 4),
          notices: notices.filter(({ sequence }) => sequence < 4),
        })
      return []
    }
    expect(await rebuilt(at, { fill, knownTo: async () => new Map([[salon, 3]]) })).toMatchObject({
      keptBeyond: [salon],
      differences: [],
      replaced: false,
    })
    expect(await rebuilt(at, { fill })).toMatchObject({ keptBeyond: [], replaced: true })
  })

  it('replaces a file that is no ledger at all and says that nothing of it could be read', async () => {
    const at = await place()
    await writeFile(at.file, 'rubbish '.repeat(1_000))
    const done = await rebuilt(at)
    expect(done).toMatchObject({ differences: null, replaced: true, backup: at.backup })
    expect(done.lostTables).toEqual([
      'person',
      'contact',
      'calendar_version',
      'submission',
      'channel_state',
      'attention',
      'acknowledgement',
      'archive_run',
      'finding',
      'restoration',
      'actor_key',
      'counterpart',
      'delivery',
    ])
    await expectEqualToHistories(at)
    expect(await readFile(at.backup, 'utf8')).toContain('rubbish')
  })

  it('saves people from a ledger of which another part is damaged', async () => {
    const at = await place()
    await inUse(at)
    const bytes = await readFile(at.file)
    for (const from of positionsOf(bytes, 'programmeStarted')) bytes.fill(0xff, from - 200, from + 16)
    await writeFile(at.file, bytes)
    expect(await rebuilt(at)).toMatchObject({ differences: null, replaced: true })
    await expectEqualToHistories(at)
    const ledger = await openedLedger({ file: at.file })
    expect((await peopleByIds(ledger, ['p-006'])).get('p-006')?.name).toBe('联络员·龙游')
  })

  it('changes nothing and leaves nothing behind when it is broken off', async () => {
    const at = await place()
    await inUse(at)
    damage(at, `UPDATE milestone SET state = 'missed'`)
    const before = await readFile(at.file)
    const fill: Rebuild['fill'] = async (record) => {
      const [first] = histories
      if (first !== undefined) await record(first)
      throw new Error('the server went away')
    }
    await expect(rebuilt(at, { fill })).rejects.toThrow('the server went away')
    expect((await readFile(at.file)).equals(before)).toBe(true)
    expect(await readdir(join(at.file, '..'))).toEqual(['ledger.db'])
  })

  it('begins anew where another one was killed', async () => {
    const at = await place()
    await inUse(at)
    for (const left of ['.rebuilding', '.rebuilding-wal']) await writeFile(`${at.file}${left}`, 'half')
    expect(await rebuilt(at)).toMatchObject({ replaced: false })
    expect(existsSync(`${at.file}.rebuilding`)).toBe(false)
  })
})

function positionsOf(bytes: Buffer, text: string): readonly number[] {
  const found: number[] = []
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) found.push(at)
  return found
}
