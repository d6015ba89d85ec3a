import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readTeamFiles } from '../../config/read-project-files.ts'
import { castNames } from '../../rehearsal/casts.ts'
import type { RehearsalResult, RehearsedTeam } from '../../rehearsal/result.ts'
import { occurrenceResults } from '../../domain/cadence/events.ts'
import { buildBundle } from '../../workers/build-bundle.ts'
import { replayHistories } from '../../workers/replay.ts'
import { dayAfter } from './support/days.ts'
import { farApart, keptEvents, withoutInstant } from './support/recorded-events.ts'
import { rehearseJson, rehearseLine } from './support/rehearse-line.ts'

const oneTeam = 'examples/longyou.yaml'
const sixTeams = 'examples/quzhou.yaml'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hopelight-rehearsals-'))
})

afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

/** What holds of every rehearsal. */
function expectSound(team: RehearsedTeam): void {
  const { commands, occurrences, wakes } = team
  expect(occurrences.total).toBe(occurrenceResults.reduce((sum, result) => sum + occurrences[result], 0))
  expect(team.minimumActions).toBe(1 + 12 + 2 * wakes + 2 * commands.accepted + commands.refused)
  expect(team.billableActions).toBeGreaterThanOrEqual(team.minimumActions - wakes)
  expect(team.billableActions).toBeLessThan(team.minimumActions * 1.5)
  expect(team.largestRunEvents).toBeLessThanOrEqual(300)
  expect(team).toMatchObject({ replayedRuns: team.runs, replayFailures: 0, ledgerRebuiltEqual: true })
}

function onlyTeam({ teams }: RehearsalResult): RehearsedTeam {
  const [team, ...others] = teams
  if (team === undefined || others.length > 0) throw new Error(`${teams.length} teams`)
  return team
}

describe('hopelight rehearse', () => {
  test.each(castNames)(
    'plays ten weeks with the cast %s; every run replays and the ledger comes out again',
    async (cast) => {
      const result = await rehearseJson([oneTeam, '--until', dayAfter(70), '--cast', cast])
      const team = onlyTeam(result)
      expectSound(team)
      expect(result.virtual.to).toBe(`${dayAfter(70)}T20:00:00+08:00`)
      expect(team.occurrences.total).toBeGreaterThan(4)
      const { done, missed } = team.occurrences
      if (cast === 'absent') {
        expect(missed).toBeGreaterThan(done)
        expect(team.commands.accepted).toBeLessThan(25)
      } else {
        expect(team.commands.accepted).toBeGreaterThan(25)
      }
      if (cast === 'steady') expect(team.occurrences['done-late']).toBeLessThanOrEqual(1)
      if (cast === 'late') expect(team.occurrences['done-late']).toBeGreaterThan(1)
    },
  )

  test('leaves ledger, histories and result in the folder that is named, and takes no folder twice', async () => {
    const kept = join(folder, 'kept')
    const result = await rehearseJson([oneTeam, '--until', dayAfter(21), '--keep', kept])
    expect(JSON.parse(await readFile(join(kept, 'result.json'), 'utf8'))).toEqual(result)
    const bundle = await buildBundle(join(tmpdir(), 'hopelight-bundles'))
    const names = await readdir(join(kept, 'histories'), { recursive: true })
    const histories = await Promise.all(
      names
        .filter((name) => name.endsWith('.json'))
        .map(async (name) => ({
          workflowId: name,
          history: historyFromJSON(JSON.parse(await readFile(join(kept, 'histories', name), 'utf8'))),
        })),
    )
    const report = await replayHistories(bundle, histories, () => undefined)
    expect(report).toEqual({ replayed: onlyTeam(result).runs, failures: [] })
    const ledgerBefore = await readFile(join(kept, 'ledger.db'))
    const again = await rehearseLine([oneTeam, '--until', dayAfter(21), '--keep', kept])
    expect(again.exitCode).toBe(2)
    expect(again.output).toContain('另选文件夹')
    expect(await readFile(join(kept, 'ledger.db'))).toEqual(ledgerBefore)
  })

  test('plays six teams side by side; the same seed gives a team the same events alone, another seed does not', async () => {
    const words = (seed: number, kept: string) => [
      '--until',
      dayAfter(61),
      '--seed',
      `${seed}`,
      '--keep',
      kept,
    ]
    const [beside, alone, other] = [join(folder, 'beside'), join(folder, 'alone'), join(folder, 'other')]
    const { teams } = await rehearseJson([sixTeams, ...words(5, beside)])
    expect(teams.map(({ teamId }) => teamId)).toEqual(
      readTeamFiles([sixTeams]).teams.map(({ teamId }) => teamId),
    )
    for (const team of teams) expectSound(team)
    expect(new Set(teams.map(({ commands }) => commands.accepted)).size).toBeGreaterThan(1)
    await rehearseJson([oneTeam, ...words(5, alone)])
    await rehearseJson([oneTeam, ...words(6, other)])
    const first = await keptEvents(beside, 'longyou')
    const second = await keptEvents(alone, 'longyou')
    const third = await keptEvents(other, 'longyou')
    expect(first.length).toBeGreaterThan(100)
    expect(second.map(withoutInstant)).toEqual(first.map(withoutInstant))
    expect(farApart(first, second, 30)).toEqual([])
    expect(third.map(withoutInstant)).not.toEqual(first.map(withoutInstant))
  })

  test('a start in the past becomes today, and the output says so', async () => {
    const file = join(folder, 'past.yaml')
    await writeFile(file, teamFile('2026-01-05'))
    const { exitCode, output, stdout } = await rehearseLine([file, '--until', dayAfter(3)])
    expect(exitCode).toBe(0)
    const remark = `qs-tea：startOn 2026-01-05 已过，演练自今日 ${dayAfter(0)} 起`
    expect(stdout).toContain(remark)
    expect(output.split(remark)).toHaveLength(3)
    expect(stdout).toContain(`演练结束：${dayAfter(0)} 至 ${dayAfter(3)}`)
  })

  test('a start to come is waited for, with a seat nobody holds and a salon on another weekday', async () => {
    const file = join(folder, 'later.yaml')
    const kept = join(folder, 'later')
    await writeFile(file, teamFile(dayAfter(30)))
    const result = await rehearseJson([file, '--until', dayAfter(75), '--keep', kept])
    expectSound(onlyTeam(result))
    const opened = (await keptEvents(kept, 'qs-tea')).filter(({ kind }) => kind === 'occurrenceOpened')
    expect(opened.length).toBeGreaterThan(3)
    expect(opened.every(({ at }) => at >= dayAfter(30))).toBe(true)
  })

  test('refuses wrong words before anything starts, and leaves no folder behind', async () => {
    const kept = join(folder, 'never')
    const wrong: readonly (readonly [readonly string[], string])[] = [
      [['--cast', 'lazy'], 'steady'],
      [['--seed', 'seven'], '--seed'],
      [['--until', '2026-02-30'], '2026-02-30'],
      [['--until', dayAfter(0)], '--until'],
      [['--calendar', join(folder, 'no-such')], 'no-such'],
    ]
    for (const [words, named] of wrong) {
      const { exitCode, output } = await rehearseLine([oneTeam, ...words, '--keep', kept])
      expect({ words, exitCode }).toEqual({ words, exitCode: 2 })
      expect(output).toContain(named)
    }
    const json = await rehearseLine([oneTeam, '--cast', 'lazy', '--json'])
    expect(JSON.parse(json.stdout)).toMatchObject({ error: { code: 'bad-input' } })
    await expect(stat(kept)).rejects.toThrow('ENOENT')
  })

  test('refuses a folder that cannot be written', async () => {
    const file = join(folder, 'a-file')
    await writeFile(file, '')
    const { exitCode, output } = await rehearseLine([oneTeam, '--keep', join(file, 'kept')])
    expect(exitCode).toBe(2)
    expect(output).toContain('不能写入')
  })
})

function teamFile(startOn: string): string {
  return `version: 1
teams:
  - teamId: qs-tea
    name: 青山县茶产业帮扶团
    county: 青山县
    industry: 茶产业
    startOn: ${startOn}
    salon: { weekday: 2, at: '09:30' }
    seats:
      expert: [p-001, p-002]
`
}
