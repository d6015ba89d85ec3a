import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
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
      ledger: null,
      dataFolder: settingTable.HOPELIGHT_DATA.standard,
      archiveFolder: null,
      evidenceGigabytes: Number(settingTable.HOPELIGHT_EVIDENCE_GB.standard),
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
      HOPELIGHT_ARCHIVE: '/srv/archive',
      HOPELIGHT_EVIDENCE_GB: '200',
      HOPELIGHT_LOG_LEVEL: 'debug',
      HOPELIGHT_MAX_CACHED_WORKFLOWS: '2000',
      TEMPORAL_ADDRESS: 'temporal.office:7233',
      TEMPORAL_NAMESPACE: 'office',
    }
    expect(readSettings({ ...none, ...given })).toEqual({
      temporal: { address: 'temporal.office:7233', namespace: 'office' },
      ledger: null,
      dataFolder: '/srv/office',
      archiveFolder: '/srv/archive',
      evidenceGigabytes: 200,
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
      HOPELIGHT_EVIDENCE_GB: '0',
      TEMPORAL_ADDRESS: 'temporal.office:7233',
      TEMPORAL_API_KEY: 'secret-key',
      TEMPORAL_TLS: 'false',
      HOPELIGHT_LEDGER: 'mysql://office:secret-word@db/ledger',
    }
    const problems = problemsOf(wrong)
    expect(problems).toHaveLength(5)
    expect(problems[0]).toContain('HOPELIGHT_LEDGER')
    expect(problems[1]).toContain('HOPELIGHT_LOG_LEVEL')
    expect(problems[2]).toContain('HOPELIGHT_MAX_CACHED_WORKFLOWS')
    expect(problems[3]).toContain('HOPELIGHT_EVIDENCE_GB')
    expect(problems[4]).toContain('API key')
    expect(problems.join()).not.toMatch(/secret-(?:key|word)/)
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

  test('take TLS, the names in it, an API key and headers for the connection to Temporal', async () => {
    const folder = dirname(none.TEMPORAL_CONFIG_FILE)
    const files = {
      ca: join(folder, 'ca.pem'),
      crt: join(folder, 'office.pem'),
      key: join(folder, 'office.key'),
    }
    for (const [name, file] of Object.entries(files)) await writeFile(file, name)
    const given = {
      TEMPORAL_ADDRESS: 'a:7233',
      TEMPORAL_TLS_SERVER_CA_CERT_PATH: files.ca,
      TEMPORAL_TLS_CLIENT_CERT_PATH: files.crt,
      TEMPORAL_TLS_CLIENT_KEY_PATH: files.key,
      TEMPORAL_TLS_SERVER_NAME: 'temporal.office',
      TEMPORAL_API_KEY: 'k',
    }
    expect(readSettings({ ...none, ...given }).temporal?.access).toEqual({
      tls: {
        serverNameOverride: 'temporal.office',
        serverRootCACertificate: bytes('ca'),
        clientCertPair: { crt: bytes('crt'), key: bytes('key') },
      },
      apiKey: 'k',
    })
    const key = readSettings({ ...none, TEMPORAL_ADDRESS: 'a:7233', TEMPORAL_API_KEY: 'k' }).temporal?.access
    expect(key).toEqual({ tls: true, apiKey: 'k' })
  })

  test('connect in the clear only where nothing else was asked for', () => {
    const plain = readSettings({ ...none, TEMPORAL_ADDRESS: 'a:7233', TEMPORAL_TLS: 'false' }).temporal
    expect(plain).toEqual({ address: 'a:7233', namespace: 'default' })
  })

  test('refuse certificates that are not there, rather than connect without them', () => {
    const [problem] = problemsOf({
      TEMPORAL_ADDRESS: 'a:7233',
      TEMPORAL_TLS_SERVER_CA_CERT_PATH: '/none.pem',
    })
    expect(problem).toContain('/none.pem')
  })
})

describe('the setting of a ledger in PostgreSQL', () => {
  const url = 'postgres://office@db.office:5433/ledger?sslmode=verify-full'

  function placeOf(environment: Readonly<Record<string, string>>) {
    return readSettings({ ...none, ...environment }).ledger?.postgres
  }

  test('keeps the password apart from the address, wherever it comes from', () => {
    const place = { url, schema: 'hopelight' }
    expect(placeOf({ HOPELIGHT_LEDGER: url })).toEqual({ ...place, password: null })
    const inAddress = url.replace('office@', 'office:p%40ss%2Fword@')
    expect(placeOf({ HOPELIGHT_LEDGER: inAddress })).toEqual({ ...place, password: 'p@ss/word' })
    expect(placeOf({ HOPELIGHT_LEDGER: url, PGPASSWORD: 'other' })).toEqual({ ...place, password: 'other' })
  })

  test('takes the schema out of the address', () => {
    expect(placeOf({ HOPELIGHT_LEDGER: `${url}&schema=quzhou` })).toEqual({
      url,
      password: null,
      schema: 'quzhou',
    })
  })

  test.each([
    'ledger.db',
    'https://db.office/ledger',
    'postgres://office:secret-word@db.office',
    'postgres://office:secret-word@db/ledger?schema=Quzhou',
    'postgres://office:secret-word@db/ledger?schema=a;drop',
    'postgres://office:secret%word@db/ledger',
  ])('refuses %j without repeating it', (given) => {
    const problems = problemsOf({ HOPELIGHT_LEDGER: given })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain('HOPELIGHT_LEDGER')
    expect(problems[0]).not.toContain('secret')
  })

  test('refuses a password file that is not there, or that others may read', async () => {
    const file = await configFile('db.office:5433:ledger:office:word\n')
    await chmod(file, 0o644)
    expect(problemsOf({ HOPELIGHT_LEDGER: url, PGPASSFILE: '/none' })[0]).toContain('/none')
    expect(problemsOf({ HOPELIGHT_LEDGER: url, PGPASSFILE: file })[0]).toContain('0600')
    await chmod(file, 0o600)
    expect(problemsOf({ HOPELIGHT_LEDGER: url, PGPASSFILE: file })).toEqual([])
  })
})

function bytes(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text))
}
