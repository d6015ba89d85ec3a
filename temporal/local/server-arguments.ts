import { basename } from 'node:path'
import { mostPayloadBytes } from '../../domain/payload-size.ts'
import type { HiddenPlace } from './hidden-place.ts'

export interface ServerArguments {
  /** Absolute path of the SQLite file, in whose folder the server is started; null keeps everything in memory. */
  readonly dataFile: string | null
  readonly port: number
  /** Where the Web UI itself listens; null: there is none. */
  readonly ui: HiddenPlace | null
  /** Made at the start when it is not there. */
  readonly namespace: string
  /** Lets workflows be started that jump from timer to timer: for rehearsals and tests only. */
  readonly timeSkipping: boolean
}

/**
 * The server's HTTP API, which it opens on a free port and which cannot be switched off, answers nobody: any web page
 * could send it a command otherwise. No client can send a host name with a blank in it.
 */
export const closedHttpApi = ['--dynamic-config-value', 'frontend.httpAllowedHosts=["no host"]'] as const

/**
 * The arguments of `temporal` for such a server. It takes the file's path for a part of an address, where `#`, `?` and `%`
 * mean something else, so that it gets the bare name. Bound to the loopback address: who reaches the port may do anything.
 */
export function serverArguments(wanted: ServerArguments): readonly string[] {
  const { dataFile, port, ui, namespace, timeSkipping } = wanted
  return [
    'server',
    'start-dev',
    '--ip',
    '127.0.0.1',
    '--port',
    String(port),
    ...(ui === null
      ? ['--headless']
      : ['--ui-ip', ui.host, '--ui-port', String(ui.port), '--ui-disable-news-fetch']),
    ...closedHttpApi,
    ...(dataFile === null ? [] : ['--db-filename', basename(dataFile), ...durable]),
    ...(timeSkipping ? skipping : []),
    ...toldSoon,
    ...bulk,
    '--namespace',
    namespace,
    '--log-level',
    'warn',
  ]
}

const durable = ['--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=FULL']

/** It marks a workflow whose tasks fail after the second failure, some ten seconds; by itself it takes more than a minute. */
const toldSoon = [
  '--dynamic-config-value',
  'system.numConsecutiveWorkflowTaskProblemsToTriggerSearchAttribute=2',
]

/**
 * The server ends a workflow whose history grows beyond a size, 50 MB by itself, which 28 of the largest messages that it
 * takes by itself do faster than a step can take them. docs/deploy/temporal-dynamic.yaml says the same to a server of
 * one's own.
 */
export const bulkLimits = {
  'limit.blobSize.warn': mostPayloadBytes / 2,
  'limit.blobSize.error': mostPayloadBytes,
  'limit.historySize.error': 1_024 ** 3,
} as const

const bulk = Object.entries(bulkLimits).flatMap(([key, value]) => [
  '--dynamic-config-value',
  `${key}=${value}`,
])

const skipping = [
  'frontend.WorkflowTimeSkippingEnabled=true',
  // Otherwise each skip takes a second, and after the first twenty a fifth of one.
  'history.timerProcessorMaxTimeShift="1ms"',
  'history.timerProcessorMaxPollRPS=2000',
  'history.transferProcessorMaxPollRPS=2000',
  // Otherwise the successor of a run that lived for less than a real second has to wait, and over that wait the server
  // takes the virtual clock ahead by everything that was skipped before, once more.
  'history.workflowIdReuseMinimalInterval="0s"',
].flatMap((value) => ['--dynamic-config-value', value])
