import { resolve } from 'node:path'
import { loadClientConnectConfig } from '@temporalio/envconfig'
import type { PostgresPlace } from '../ledger/ledger-place.ts'
import { readLedgerPlace } from './ledger-setting.ts'
import type { Environment, Read } from './read-setting.ts'
import { isRegularFile } from '../config/regular-file.ts'
import type { TemporalServer } from '../temporal/client/temporal-server.ts'

/** What a process that runs a worker reads from its environment, once, as a whole. */
export interface Settings {
  /** A Temporal server that is already there; null: the embedded one. */
  readonly temporal: TemporalServer | null
  /** A ledger in PostgreSQL; null: the file in the data folder. */
  readonly ledger: PostgresPlace | null
  /** Folder of the ledger's file, the log and the embedded server's file. */
  readonly dataFolder: string
  /** Where histories are archived; null: `archive` in the data folder, which counts as no archive of its own. */
  readonly archiveFolder: string | null
  /** How much evidence the data folder may hold. */
  readonly evidenceGigabytes: number
  readonly logLevel: LogLevel
  readonly maxCachedWorkflows: number
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

export interface SettingKind {
  readonly meaning: string
  /** Unit or form. */
  readonly form: string
  /** `—`: there is no bound. */
  readonly least: string
  readonly standard: string
}

/** The settings, as docs/settings.md shows them. */
export const settingTable = {
  HOPELIGHT_DATA: {
    meaning:
      'Folder of the ledger, the log, the notices, the evidence and the embedded server’s file; `--data` comes before it',
    form: 'path',
    least: '—',
    standard: './data',
  },
  HOPELIGHT_LEDGER: {
    meaning:
      'A ledger in PostgreSQL instead of the file in the data folder; `?schema=` names its schema, else `hopelight`',
    form: 'postgres://user@host:port/database',
    least: '—',
    standard: 'none',
  },
  PGPASSWORD: {
    meaning: 'The password for `HOPELIGHT_LEDGER`, where its address holds none',
    form: 'text, secret',
    least: '—',
    standard: 'none',
  },
  PGPASSFILE: {
    meaning: 'A password file as libpq reads it, mode 0600, for `HOPELIGHT_LEDGER`',
    form: 'path',
    least: '—',
    standard: '~/.pgpass',
  },
  HOPELIGHT_ARCHIVE: {
    meaning:
      'Folder of the archived histories and the checkpoints, best on another disk, and one for all machines that share a ledger; set, it lets teams start where Temporal keeps closed runs for a short time only (3 days at least)',
    form: 'path',
    least: '—',
    standard: 'none: `archive` in the data folder',
  },
  HOPELIGHT_EVIDENCE_GB: {
    meaning:
      'How much evidence the data folder may hold; beyond it, and where the disk has less than 512 MB left, no more is taken',
    form: 'GB',
    least: '1',
    standard: '50',
  },
  HOPELIGHT_LOG_LEVEL: {
    meaning: 'Minimum log level',
    form: logLevels.join(', '),
    least: '—',
    standard: 'info',
  },
  HOPELIGHT_MAX_CACHED_WORKFLOWS: {
    meaning: 'Workflows a worker keeps in memory, some 0.35 MB each; the others are replayed when they wake',
    form: 'workflows',
    least: '10',
    standard: '150',
  },
  TEMPORAL_ADDRESS: {
    meaning: 'A Temporal server that is already there; then no embedded one is started',
    form: 'host:port',
    least: '—',
    standard: 'none',
  },
  TEMPORAL_NAMESPACE: {
    meaning: 'Namespace on that server; the embedded one has `default` only',
    form: 'name',
    least: '—',
    standard: 'default',
  },
  TEMPORAL_PROFILE: {
    meaning: 'Profile of Temporal’s configuration file; one with an address counts like `TEMPORAL_ADDRESS`',
    form: 'name',
    least: '—',
    standard: 'default',
  },
  TEMPORAL_CONFIG_FILE: {
    meaning: 'Temporal’s configuration file',
    form: 'path',
    least: '—',
    standard: 'temporalio/temporal.toml in the user’s configuration folder',
  },
} as const satisfies Record<string, SettingKind>

/** Everything that is wrong with the environment, at once. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.problems = problems
  }
}

/** An empty variable counts as absent. Throws `SettingsError`. @source docs/settings.md */
export function readSettings(environment: Environment): Settings {
  const logLevel = readLogLevel(environment)
  const maxCachedWorkflows = readWholeNumber(environment, 'HOPELIGHT_MAX_CACHED_WORKFLOWS')
  const evidenceGigabytes = readWholeNumber(environment, 'HOPELIGHT_EVIDENCE_GB')
  const temporal = readTemporal(environment)
  const ledger = readLedgerPlace(environment)
  if (
    'value' in logLevel &&
    'value' in maxCachedWorkflows &&
    'value' in evidenceGigabytes &&
    'value' in temporal &&
    'value' in ledger
  )
    return Object.freeze({
      temporal: temporal.value,
      ledger: ledger.value,
      dataFolder: textOf(environment, 'HOPELIGHT_DATA'),
      archiveFolder: pathOf(environment, 'HOPELIGHT_ARCHIVE'),
      evidenceGigabytes: evidenceGigabytes.value,
      logLevel: logLevel.value,
      maxCachedWorkflows: maxCachedWorkflows.value,
    })
  throw new SettingsError(
    [ledger, logLevel, maxCachedWorkflows, evidenceGigabytes, temporal].flatMap((read) =>
      'problem' in read ? [read.problem] : [],
    ),
  )
}

function textOf(environment: Environment, name: keyof typeof settingTable): string {
  const given = environment[name]
  return given === undefined || given === '' ? settingTable[name].standard : given
}

/** Absolute; null: not given. */
function pathOf(environment: Environment, name: 'HOPELIGHT_ARCHIVE'): string | null {
  const given = environment[name]
  return given === undefined || given === '' ? null : resolve(given)
}

function readLogLevel(environment: Environment): Read<LogLevel> {
  const given = textOf(environment, 'HOPELIGHT_LOG_LEVEL')
  const value = logLevels.find((level) => level === given)
  if (value !== undefined) return { value }
  return {
    problem: `HOPELIGHT_LOG_LEVEL 应为 / must be one of ${logLevels.join(', ')}，收到 / not “${given}”`,
  }
}

function readWholeNumber(
  environment: Environment,
  name: 'HOPELIGHT_EVIDENCE_GB' | 'HOPELIGHT_MAX_CACHED_WORKFLOWS',
): Read<number> {
  const given = textOf(environment, name)
  const least = Number(settingTable[name].least)
  if (/^[0-9]{1,6}$/.test(given) && Number(given) >= least) return { value: Number(given) }
  return {
    problem: `${name} 应为不小于 ${least} 的整数 / must be a whole number of at least ${least}，收到 / not “${given}”`,
  }
}

/** An API key never goes over a connection in the clear. */
function readTemporal(environment: Environment): Read<TemporalServer | null> {
  const given = Object.entries(environment).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, value] as const],
  )
  const configFile = environment['TEMPORAL_CONFIG_FILE'] ?? ''
  if (configFile !== '' && !isRegularFile(configFile))
    return {
      problem: `TEMPORAL_CONFIG_FILE ${configFile} 不存在或不是普通文件 / is not there, or no regular file`,
    }
  try {
    const { connectionOptions, namespace } = loadClientConnectConfig({
      overrideEnvVars: Object.fromEntries(given),
    })
    const { address, apiKey, metadata, tls } = connectionOptions
    if (address === undefined) return { value: null }
    if (apiKey !== undefined && tls === false)
      return {
        problem:
          'Temporal 的 API key 只经 TLS 发送，请勿关闭 TLS / an API key is only sent over TLS, which is switched off',
      }
    const place = { address, namespace: namespace ?? settingTable.TEMPORAL_NAMESPACE.standard }
    const isPlain = tls === undefined || tls === false
    if (isPlain && metadata === undefined) return { value: place }
    const access = {
      ...(isPlain ? {} : { tls }),
      ...(apiKey === undefined ? {} : { apiKey }),
      ...(metadata === undefined ? {} : { metadata }),
    }
    return { value: { ...place, access } }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { problem: `Temporal 配置无法读取 / the Temporal profile cannot be read: ${reason}` }
  }
}
