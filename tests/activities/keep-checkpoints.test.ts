import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { keepCheckpoints } from '../../activities/keep-checkpoints.ts'
import type { CheckpointsPort, KeeperPorts } from '../../activities/ports.ts'
import { lastCheckpoint } from '../../audit/kept-checkpoints.ts'
import { makeLogKey } from '../../audit/log-keys.ts'
import { leavesOf, type RunJson } from '../../audit/recorded-leaves.ts'
import { findingWords } from '../../domain/findings.ts'
import type { ArchivedRun } from '../../ledger/archive/archived-run.ts'
import { teamCheckpoints } from '../../workers/team-checkpoints.ts'
import { recordedRun } from '../audit/support/history-json.ts'
import { withEntries } from '../audit/support/signed-run.ts'

const at = '2027-03-01T03:17:00+08:00'
const teams = ['alpha', 'longyou', 'omega'] as const
const salonOf = (teamId: string): string => `team/${teamId}/weekly-salon`
let dataFolder: string
let run: RunJson

beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'hopelight-checkpoints-'))
  await makeLogKey(dataFolder)
  run = await recordedRun('weeklySalon-v0.1.0-orders-001')
})

afterEach(() => rm(dataFolder, { recursive: true, force: true }))

/** Three teams, each with one run of one step. */
function ports(texts: Readonly<Record<string, string>>, checkpoints: CheckpointsPort) {
  const entries = new Map(teams.map((teamId) => [salonOf(teamId), leavesOf(teamId, [run]).length]))
  const archived = (workflowId: string): ArchivedRun => ({
    workflowId,
    workflowType: 'weeklySalon',
    runId: run.runId,
    previousRunId: null,
    status: 'running',
    startedAt: at,
    closedAt: null,
    archivedAt: at,
    sha256: workflowId,
    bytes: 1,
    events: 1,
    firstSequence: 1,
    lastSequence: 1,
  })
  const register = {
    putFindings: async () => undefined,
    archivedEntries: async () => entries,
    archivedRuns: async (workflowId = '') => [archived(workflowId)],
  }
  const archive = {
    get: async (sha256: string) => ({ state: 'sound', text: texts[sha256] ?? JSON.stringify(run.history) }),
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is asked of the ports here
  return { archive, register, checkpoints } as unknown as KeeperPorts
}

const signed = async (): Promise<readonly string[]> => {
  const last = await Promise.all(teams.map((teamId) => lastCheckpoint(dataFolder, teamId)))
  return teams.filter((_, index) => last[index] !== null)
}

describe('the daily checkpoints', () => {
  test.each([
    ['a person', (half: string) => ({ actor: { personId: half, seatId: 'liaison', via: 'api' } })],
    ['a link', (half: string) => ({ evidence: [{ kind: 'document', name: '', url: `https://a/${half}` }] })],
    ['the name of a member', (half: string) => ({ seats: { [half]: [] } })],
  ])('of the other teams are signed when one team’s record holds half a character as %s', async (_, bad) => {
    for (const half of ['\ud800', 'a\udfff']) {
      const broken = withEntries(run, (entry) =>
        entry['sequence'] === 3 ? { ...entry, ...bad(half) } : entry,
      )
      const texts = { [salonOf('longyou')]: JSON.stringify(broken.history) }
      const { findings } = await keepCheckpoints(ports(texts, teamCheckpoints(dataFolder)), { at })
      expect(findings).toEqual([
        { kind: 'record-unprovable', subject: salonOf('longyou'), details: { since: '—', entry: 3 } },
      ])
      expect(await signed()).toEqual(['alpha', 'omega'])
    }
  })

  test('of the other teams are signed whatever goes wrong with one', async () => {
    for (const [text, kind] of [
      ['{"events":[', 'checkpoint-failed'],
      ['{"events":[{"eventId":"7"}]}', 'checkpoint-lacking'],
      ['{"events":[{"eventId":"1","a":"\\ud800"}]}', 'checkpoint-lacking'],
    ] as const) {
      const texts = { [salonOf('longyou')]: text }
      const kept = await keepCheckpoints(ports(texts, teamCheckpoints(dataFolder)), { at })
      expect(kept.findings.map((each) => each.kind)).toEqual([kind])
    }
    expect(await signed()).toEqual(['alpha', 'omega'])
  })

  test('that cannot be written are told with the reason, each team for itself', async () => {
    const full: CheckpointsPort = {
      ...teamCheckpoints(dataFolder),
      keep: () => Promise.reject(new Error('ENOSPC: no space left on device')),
    }
    const { findings } = await keepCheckpoints(ports({}, full), { at })
    expect(findings.map(({ subject }) => subject)).toEqual(teams.map((teamId) => `team/${teamId}`))
    const [first] = findings
    if (first === undefined) throw new Error('nothing was found')
    expect(findingWords(first, 'zh').what).toBe(
      'team/alpha 的检查点未能签署：ENOSPC: no space left on device',
    )
  })
})
