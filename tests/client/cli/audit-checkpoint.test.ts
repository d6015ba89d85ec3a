import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fingerprintOf, readCheckpoint, signCheckpoint } from '../../../audit/checkpoint.ts'
import { keepCheckpoint } from '../../../audit/kept-checkpoints.ts'
import { makeLogKey } from '../../../audit/log-keys.ts'
import { leafHash, rootOf } from '../../../audit/merkle-tree.ts'
import { readNote } from '../../../audit/signed-note.ts'
import { runHopelight } from './run-hopelight.ts'
import { teamWorkflowIds } from '../../../domain/cadence/state.ts'

const team = 'longyou'
let data: string
let last: string

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'hopelight-checkpoint-'))
  const signer = await makeLogKey(data)
  const noteOf = (size: number, at: string): string => {
    const leaves = Array.from({ length: size }, (_, index) => leafHash(`${index}`))
    const heads = teamWorkflowIds(team).map((workflowId) => ({ workflowId, size, root: rootOf(leaves) }))
    return signCheckpoint({ team, heads, at }, signer)
  }
  for (const [size, at] of [
    [2, '2027-03-01T03:17:00+08:00'],
    [5, '2027-03-02T03:17:00+08:00'],
  ] as const) {
    last = noteOf(size, at)
    await keepCheckpoint(data, team, last, at)
  }
})

afterEach(() => rm(data, { recursive: true, force: true }))

describe('hopelight audit checkpoint', () => {
  test('prints the one signed last, whole, with what to do with it', async () => {
    const { exitCode, stdout } = await runHopelight(['audit', 'checkpoint', '--data', data])
    expect(exitCode).toBe(0)
    expect(stdout).toContain(last.trimEnd())
    expect(stdout).toContain('longyou：2027-03-02 03:17，35 条记录')
    expect(stdout).toContain('--checkpoint')
    const fingerprint = fingerprintOf(readCheckpoint(readNote(last).text))
    expect(stdout).toContain(`指纹 / fingerprint: ${fingerprint}`)
    const json = await runHopelight(['audit', 'checkpoint', team, '--data', data, '--json'])
    expect(JSON.parse(json.stdout)).toMatchObject({
      checkpoints: [{ teamId: team, entries: 35, note: last }],
    })
  })

  test('refuses a team that has none, and a note that is none', async () => {
    const unknown = await runHopelight(['audit', 'checkpoint', 'longyu', '--data', data])
    expect(unknown.exitCode).toBe(4)
    await writeFile(join(data, 'checkpoints', team, '20280101T000000.note'), 'nonsense')
    const spoilt = await runHopelight(['audit', 'checkpoint', '--data', data])
    expect(spoilt.exitCode).toBe(5)
  })
})
