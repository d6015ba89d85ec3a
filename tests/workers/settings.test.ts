import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { readSettings, SettingsError, settingTable } from '../../workers/settings.ts'

/** A configuration file that says nothing, so that nobody's own is read. */
const none = { TEMPORAL_CONFIG_FILE: '' }

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hopelight-settings-'))
  none.TEMPORAL_CONFIG_FILE = join(folder, 'temporal.toml')
  await writeFile(none.TEMPORAL_CONFIG_FILE, '[profile.default]\n')
})

afterAll(() => rm(dirname(none.TEMPORAL_CONFIG_FILE), { recursive: true, force: true }))

function problemsOf(environment: Readonly<Record<string, string>>): readonly string[] {
  try {
    readSettings({ ...none, ...environment })
    return []
  } catch (error) {
    if (error instanceof SettingsError) return error.problems
    throw error
  }
}

async function configFile(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hopelight-settings-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const file = join(folder, 'temporal.toml')
  await writeFile(file, text)
  return file
}

describe('the settings of a process that runs a worker', () => {
  test('are the documented defaults where nothing is set', () => {
    expect(readSettings(none)).toEqual({
      temporal: null,
      dataFolder: settingTable.HOPELIGHT_DATA.standard,
      logLevel: settingTable.HOPELIGHT_LOG_LEVEL.standard,
      maxCachedWorkflows: Number(settingTable.HOPELIGHT_MAX_CACHED_WORKFLOWS.standard),
    })
  })

  test('count an empty variable as absent', () => {
    const empty = Object.fromEntries(Object.keys(settingTable).map((name) => [name, '']))
    expect(readSettings({ ...empty, ...none })).toEqual(readSettings(none))
  })

  test('are taken as they are given', () => {
    const given = {
      HOPELIGHT_DATA: '/srv/office',
      HOPELIGHT_LOG_LEVEL: 'debug',
      HOPELIGHT_MAX_CACHED_WORKFLOWS: '2000',
      TEMPORAL_ADDRESS: 'temporal.office:7233',
      TEMPORAL_NAMESPACE: 'office',
    }
    expect(readSettings({ ...none, ...given })).toEqual({
      temporal: { address: 'temporal.office:7233', namespace: 'office' },
      dataFolder: '/srv/office',
      logLevel: 'debug',
      maxCachedWorkflows: 2_000,
    })
  })

  test('cannot be changed once they are read', () => {
    expect(Object.isFrozen(readSettings(none))).toBe(true)
  })

  test.each(settingTable.HOPELIGHT_LOG_LEVEL.form.split(', '))('know the log level %s', (level) => {
    expect(problemsOf({ HOPELIGHT_LOG_LEVEL: level })).toEqual([])
  })

  test('tell all problems at once, each with its variable', () => {
    const wrong = {
      HOPELIGHT_LOG_LEVEL: 'loud',
      HOPELIGHT_MAX_CACHED_WORKFLOWS: 'many',
      TEMPORAL_ADDRESS: 'temporal.office:7233',
      TEMPORAL_API_KEY: 'secret-key',
    }
    const problems = problemsOf(wrong)
    expect(problems).toHaveLength(3)
    expect(problems[0]).toContain('HOPELIGHT_LOG_LEVEL')
    expect(problems[1]).toContain('HOPELIGHT_MAX_CACHED_WORKFLOWS')
    expect(problems[2]).toContain('API key')
    expect(problems.join()).not.toContain('secret-key')
  })

  test.each(['9', '-1', '1.5', '1e3', ' 50', '10000000'])(
    'refuse %j workflows to keep in memory',
    (given) => {
      expect(problemsOf({ HOPELIGHT_MAX_CACHED_WORKFLOWS: given })).toHaveLength(1)
    },
  )

  test('take the documented least of what has one', () => {
    const { least } = settingTable.HOPELIGHT_MAX_CACHED_WORKFLOWS
    expect(readSettings({ ...none, HOPELIGHT_MAX_CACHED_WORKFLOWS: least }).maxCachedWorkflows).toBe(
      Number(least),
    )
  })

  test('take address and namespace from a profile of the configuration file', async () => {
    const file = await configFile('[profile.office]\naddress = "10.0.0.5:7233"\nnamespace = "quzhou"\n')
    const profile = { TEMPORAL_CONFIG_FILE: file, TEMPORAL_PROFILE: 'office' }
    expect(readSettings(profile).temporal).toEqual({ address: '10.0.0.5:7233', namespace: 'quzhou' })
    expect(readSettings({ ...profile, TEMPORAL_NAMESPACE: 'other' }).temporal?.namespace).toBe('other')
  })

  test('fall to the documented namespace where only an address is given', () => {
    const { temporal } = readSettings({ ...none, TEMPORAL_ADDRESS: 'a:7233' })
    expect(temporal?.namespace).toBe(settingTable.TEMPORAL_NAMESPACE.standard)
  })

  test('refuse a configuration file that is not there, rather than start a server of their own', () => {
    const [problem] = problemsOf({ TEMPORAL_CONFIG_FILE: '/there/is/no/temporal.toml' })
    expect(problem).toContain('/there/is/no/temporal.toml')
  })

  test('refuse a profile where there is no configuration file at all', () => {
    const environment = { TEMPORAL_PROFILE: 'office', HOME: '/nowhere', XDG_CONFIG_HOME: '/nowhere' }
    expect(() => readSettings(environment)).toThrow('Temporal 配置无法读取')
  })

  test.each([
    ['a file that is none', 'not toml ['],
    ['a profile that is not there', '[profile.other]\naddress = "a:7233"\n'],
  ])('refuse %s', async (_, text) => {
    const problems = problemsOf({ TEMPORAL_CONFIG_FILE: await configFile(text), TEMPORAL_PROFILE: 'office' })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain('Temporal 配置无法读取')
  })

  test.each<readonly [string, Readonly<Record<string, string>>]>([
    ['an API key', { TEMPORAL_API_KEY: 'k' }],
    ['TLS', { TEMPORAL_TLS: 'true' }],
    ['a server name for TLS', { TEMPORAL_TLS_SERVER_NAME: 'temporal.office' }],
  ])('refuse %s rather than connect in the clear', (_, more) => {
    const [problem] = problemsOf({ TEMPORAL_ADDRESS: 'a:7233', ...more })
    expect(problem).toContain('TLS 或 API key')
  })
})
