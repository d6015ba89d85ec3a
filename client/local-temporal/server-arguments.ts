export interface ServerArguments {
  /** Absolute path of the SQLite file; null keeps everything in memory. */
  readonly dataFile: string | null
  readonly port: number
  /** Null: no Web UI. */
  readonly uiPort: number | null
  /** Made at the start when it is not there. */
  readonly namespace: string
  /** Lets workflows be started that jump from timer to timer: for rehearsals and tests only. */
  readonly timeSkipping: boolean
}

/** The arguments of `temporal` for such a server. Bound to the loopback address: who reaches the port may do anything. */
export function serverArguments(wanted: ServerArguments): readonly string[] {
  const { dataFile, port, uiPort, namespace, timeSkipping } = wanted
  return [
    'server',
    'start-dev',
    '--ip',
    '127.0.0.1',
    '--port',
    String(port),
    ...(uiPort === null ? ['--headless'] : ['--ui-port', String(uiPort), '--ui-disable-news-fetch']),
    ...(dataFile === null ? [] : ['--db-filename', dataFile, ...durable]),
    ...(timeSkipping ? skipping : []),
    ...toldSoon,
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
