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
    '--namespace',
    namespace,
    '--log-level',
    'warn',
  ]
}

const durable = ['--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=FULL']

/**
 * Without the second value each skip takes a second. Without the third a run that lived, in real time, for less than a
 * second makes its successor wait, and the server's virtual clock jumps far too far over that wait.
 */
const skipping = [
  '--dynamic-config-value',
  'frontend.WorkflowTimeSkippingEnabled=true',
  '--dynamic-config-value',
  'history.timerProcessorMaxTimeShift="1ms"',
  '--dynamic-config-value',
  'history.workflowIdReuseMinimalInterval="0s"',
]
