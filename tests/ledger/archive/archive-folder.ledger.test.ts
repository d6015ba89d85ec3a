import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Archive, folderArchive } from '../../../ledger/archive/archive-folder.ts'
import { archivedRun, archivedRuns, putArchivedRun } from '../../../ledger/archive/archive-runs.ts'
import { canonicalHistory, chainOf } from '../../../ledger/archive/archived-run.ts'
import { openedLedger } from '../support/ledgers.ts'
import { runHistory } from '../support/run-history.ts'
import { temporaryFolder } from '../support/temp-folder.ts'

const workflowId = 'team/longyou/weekly-salon'
const at = '2026-01-06T03:17:00+08:00'

async function place(): Promise<{ folder: string; archive: Archive }> {
  const folder = join(await temporaryFolder(), 'archive')
  return { folder, archive: folderArchive(folder) }
}

function put(archive: Archive, runId: string, text: string, when = at) {
  return archive.put({ workflowId, runId, text: canonicalHistory(text), at: when })
}

describe('the archive in a folder', () => {
  it('keeps a run under the hash of its text and says what it is', async () => {
    const { archive } = await place()
    const run = await put(
      archive,
      'run-2',
      runHistory({ previous: 'run-1', sequences: [3, 4], end: 'COMPLETED' }),
    )
    expect(run).toMatchObject({
      workflowId,
      runId: 'run-2',
      workflowType: 'weeklySalon',
      previousRunId: 'run-1',
      status: 'completed',
      events: 4,
      firstSequence: 3,
      lastSequence: 4,
      archivedAt: at,
    })
    expect(await archive.get(run.sha256)).toEqual({
      state: 'sound',
      text: canonicalHistory(runHistory({ previous: 'run-1', sequences: [3, 4], end: 'COMPLETED' })),
    })
    expect(await archive.list()).toEqual([run])
  })

  it('changes nothing when the same is put again, and lets nobody else read it', async () => {
    const { archive, folder } = await place()
    const run = await put(archive, 'run-1', runHistory({ end: 'COMPLETED' }))
    const file = join(folder, 'histories', `${run.sha256}.json.gz`)
    const before = await stat(file)
    await put(archive, 'run-1', runHistory({ end: 'COMPLETED' }))
    const after = await stat(file)
    expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs])
    expect(after.mode & 0o777).toBe(0o600)
    expect((await stat(join(folder, 'histories'))).mode & 0o777).toBe(0o700)
  })

  it('replaces the snapshot of an open run by the next one, and never a run that has ended', async () => {
    const { archive, folder } = await place()
    await put(archive, 'run-0', runHistory({ end: 'COMPLETED' }))
    const open = await put(archive, 'run-1', runHistory({ sequences: [1] }))
    expect(open.status).toBe('running')
    const later = await put(archive, 'run-1', runHistory({ sequences: [1, 2] }), '2026-01-07T03:17:00+08:00')
    expect(await archive.get(open.sha256)).toEqual({ state: 'missing' })
    expect((await archive.list()).map(({ sha256 }) => sha256)).toContain(later.sha256)
    expect(await readdir(join(folder, 'histories'))).toHaveLength(2)
  })

  it('keeps a run that has ended when an older snapshot of it comes late', async () => {
    const { archive } = await place()
    const ended = await put(archive, 'run-1', runHistory({ sequences: [1, 2], end: 'COMPLETED' }))
    expect(await put(archive, 'run-1', runHistory({ sequences: [1] }))).toEqual(ended)
    expect(await archive.list()).toEqual([ended])
  })

  it('sees a file that was changed or is gone, and puts the right one beside the wrong one', async () => {
    const { archive, folder } = await place()
    const text = runHistory({ end: 'TERMINATED' })
    const run = await put(archive, 'run-1', text)
    const file = join(folder, 'histories', `${run.sha256}.json.gz`)
    const bytes = await readFile(file)
    bytes[20] = (bytes[20] ?? 0) ^ 0xff
    await writeFile(file, bytes)
    expect(await archive.get(run.sha256)).toEqual({ state: 'damaged' })
    await put(archive, 'run-1', text)
    expect((await archive.get(run.sha256)).state).toBe('sound')
    const names = await readdir(join(folder, 'histories'))
    expect(names.filter((name) => name.includes('.damaged-'))).toHaveLength(1)
    expect((await archive.get('0'.repeat(64))).state).toBe('missing')
  })

  it('refuses a text that is no history', async () => {
    const { archive } = await place()
    await expect(put(archive, 'run-1', '{"events":[]}')).rejects.toThrow('has no history')
    expect(await archive.list()).toEqual([])
  })
})

describe('the index of the archive', () => {
  it('gives back what was entered, and what a run has become since', async () => {
    const { archive } = await place()
    const ledger = await openedLedger()
    const open = await put(archive, 'run-1', runHistory({ sequences: [1] }))
    await putArchivedRun(ledger, open)
    expect(await archivedRun(ledger, workflowId, 'run-1')).toEqual(open)
    const ended = await put(
      archive,
      'run-1',
      runHistory({ sequences: [1], end: 'COMPLETED' }),
      '2026-01-08T03:17:00+08:00',
    )
    await putArchivedRun(ledger, ended)
    expect(await archivedRuns(ledger)).toEqual([ended])
    expect(await archivedRuns(ledger, { from: '2026-01-08T03:17:01+08:00' })).toEqual([])
    expect(await archivedRun(ledger, workflowId, 'run-9')).toBeNull()
  })

  it('follows the runs in force and leaves out one that was given up by a reset', async () => {
    const { archive } = await place()
    const first = await put(archive, 'run-1', runHistory({ end: 'CONTINUED_AS_NEW' }))
    const givenUp = await put(
      archive,
      'run-2',
      runHistory({ previous: 'run-1', sequences: [5], end: 'TERMINATED' }),
    )
    const inForce = await put(archive, 'run-3', runHistory({ previous: 'run-1', sequences: [6] }))
    expect(chainOf([givenUp, inForce, first])).toEqual([first, inForce])
  })
})
