import { createSecureServer, type Http2SecureServer } from 'node:http2'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client, Connection } from '@temporalio/client'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { reachHistories } from '../../operations/export/reach-histories.ts'
import { projectFolder } from '../../config/project-folder.ts'
import { readTemplate } from '../../config/read-project-files.ts'
import { startProgramme } from '../../temporal/client/start-programme.ts'
import { dateOf, instantFromMs } from '../../domain/calendar/instant.ts'
import { openLedger } from '../../ledger/open-ledger.ts'
import { eventsOf } from '../../ledger/queries/events.ts'
import { startWorker } from '../../workers/worker.ts'
import { certificateAuthority } from '../../client/sandbox/fakes/self-signed.ts'
import { newNamespace } from '../support/new-namespace.ts'
import { testTeam } from '../support/rig.ts'
import { type TlsProxy, tlsProxy } from '../support/tls-proxy.ts'
import { type LongRun, longRuns, stopped } from '../support/up-process.ts'
import { runCalendars } from '../support/run-calendars.ts'

const runs = longRuns()
const [authority, stranger] = [certificateAuthority(), certificateAuthority()]
const named = authority.issue(['temporal.office'])
const local = authority.issue(['localhost', '127.0.0.1'])
const office = authority.issue(['office'])
let folder: string
let connection: Connection
let namespace: string
let plain: TlsProxy
let mutual: TlsProxy
let paths: Readonly<Record<'authority' | 'stranger' | 'certificate' | 'key', string>>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hopelight-tls-'))
  const kept = async (name: string, text: string): Promise<string> => {
    const path = join(folder, name)
    await writeFile(path, text, { mode: 0o600 })
    return path
  }
  paths = {
    authority: await kept('ca.pem', authority.certificate),
    stranger: await kept('other-ca.pem', stranger.certificate),
    certificate: await kept('office.pem', office.certificate),
    key: await kept('office.key', office.key),
  }
  connection = await Connection.connect({ address: inject('temporalAddress') })
  namespace = await newNamespace(connection, 3_650)
  const template = readTemplate(join(projectFolder(), 'templates', 'six-step.v1.yaml'))
  const team = testTeam('secret', dateOf(instantFromMs(Date.now())))
  await startProgramme(new Client({ connection, namespace }), team, template, runCalendars.version)
  plain = await tlsProxy(inject('temporalAddress'), { key: local.key, cert: local.certificate })
  mutual = await tlsProxy(inject('temporalAddress'), {
    key: named.key,
    cert: named.certificate,
    ca: authority.certificate,
    requestCert: true,
    rejectUnauthorized: true,
  })
})

afterAll(async () => {
  await runs.end()
  await plain.close()
  await mutual.close()
  await connection.close()
  await rm(folder, { recursive: true, force: true })
})

let folders = 0

function worker(
  address: string,
  more: Readonly<Record<string, string>>,
): LongRun & { readonly data: string } {
  folders += 1
  const data = join(folder, `data-${folders}`)
  const environment = { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace, ...more }
  return { ...runs.start(['worker', '--data', data], environment), data }
}

async function refusal(address: string, more: Readonly<Record<string, string>>): Promise<string> {
  const run = worker(address, more)
  expect(await run.exited, run.output()).toBe(5)
  return run.output()
}

async function startedWorkflows(data: string): Promise<number> {
  const ledger = await openLedger({ file: join(data, 'ledger.db'), readOnly: true })
  const events = await eventsOf(ledger, 'secret')
  await ledger.close()
  return events.filter(({ kind }) => kind.endsWith('Started')).length
}

describe('a Temporal server behind TLS', () => {
  test('is worked on with its authority, a client certificate and another name', async () => {
    const run = worker(mutual.address, {
      TEMPORAL_TLS_SERVER_CA_CERT_PATH: paths.authority,
      TEMPORAL_TLS_CLIENT_CERT_PATH: paths.certificate,
      TEMPORAL_TLS_CLIENT_KEY_PATH: paths.key,
      TEMPORAL_TLS_SERVER_NAME: 'temporal.office',
    })
    await run.until('工作进程已就绪')
    for (let tries = 0; (await startedWorkflows(run.data)) < 7; tries += 1) {
      expect(tries, run.output()).toBeLessThan(200)
      await sleep(100)
    }
    expect(await stopped(run)).toBe(0)
  }, 60_000)

  test('lets an export read the histories by its authority, and not without it', async () => {
    const place = { dataFolder: folder, cacheFolder: folder, pathVariable: '' }
    const tls = { serverRootCACertificate: Buffer.from(authority.certificate) }
    const server = { address: plain.address, namespace }
    const temporal = await reachHistories(
      { ...place, foreign: { ...server, access: { tls } } },
      () => undefined,
    )
    if ('refused' in temporal) throw new Error(temporal.code)
    expect((await temporal.client.workflow.getHandle('team/secret').describe()).workflowId).toBe(
      'team/secret',
    )
    await temporal.stop()
    expect(await reachHistories({ ...place, foreign: server }, () => undefined)).toMatchObject({
      code: 'unavailable',
    })
  }, 30_000)

  test('is not worked on with another authority, which is told at once', async () => {
    const told = await refusal(plain.address, { TEMPORAL_TLS_SERVER_CA_CERT_PATH: paths.stranger })
    expect(told).toContain(`Temporal ${plain.address} TLS 证书不被接受`)
    expect(told).toMatch(/unable to (?:verify the first|get local issuer) certificate/)
  }, 60_000)

  test('is not worked on under another name', async () => {
    const told = await refusal(plain.address, {
      TEMPORAL_TLS_SERVER_CA_CERT_PATH: paths.authority,
      TEMPORAL_TLS_SERVER_NAME: 'temporal.elsewhere',
    })
    expect(told).toContain('temporal.elsewhere')
    expect(told).toContain('altnames')
  }, 60_000)

  test('is not worked on with a key that is none', async () => {
    const told = await refusal(mutual.address, {
      TEMPORAL_TLS_SERVER_CA_CERT_PATH: paths.authority,
      TEMPORAL_TLS_CLIENT_CERT_PATH: paths.certificate,
      TEMPORAL_TLS_CLIENT_KEY_PATH: paths.authority,
    })
    expect(told).toContain('TLS 证书不被接受')
  }, 60_000)

  test('that wants a client certificate is not worked on without one', async () => {
    const told = await refusal(mutual.address, {
      TEMPORAL_TLS_SERVER_CA_CERT_PATH: paths.authority,
      TEMPORAL_TLS_SERVER_NAME: 'temporal.office',
    })
    expect(told).toContain('certificate required')
  }, 60_000)
})

describe('a Temporal server that asks for an API key', () => {
  let server: Http2SecureServer
  let address: string
  const keys: string[] = []

  beforeAll(async () => {
    server = createSecureServer({ key: local.key, cert: local.certificate })
    server.on('stream', (stream, headers) => {
      keys.push(String(headers['authorization']))
      stream.respond(
        { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '16' },
        { endStream: true },
      )
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const place = server.address()
    if (place === null || typeof place === 'string') throw new Error('no port')
    address = `127.0.0.1:${place.port}`
  })

  afterAll(() => new Promise((resolve) => server.close(resolve)))

  test('gets it, and when it refuses it that is told at once, without the key', async () => {
    const told = await refusal(address, {
      TEMPORAL_TLS_SERVER_CA_CERT_PATH: paths.authority,
      TEMPORAL_API_KEY: 'key-of-the-office',
    })
    expect(told).toContain('不接受所给的 API key')
    expect(told).not.toContain('key-of-the-office')
    expect(keys[0]).toBe('Bearer key-of-the-office')
  }, 60_000)

  test('gets it from the worker’s own connection as well', async () => {
    keys.length = 0
    const starting = startWorker(
      {
        address,
        namespace,
        maxCachedWorkflows: 10,
        shutdownGraceMs: 1_000,
        access: {
          tls: { serverRootCACertificate: Buffer.from(authority.certificate) },
          apiKey: 'key-of-the-office',
        },
      },
      {
        planPeriods: unused,
        vouchForMessages: unused,
        recordOutcomes: unused,
        numberOrder: unused,
        lookIntoOutbox: unused,
        notifyPeople: unused,
        archiveHistories: unused,
        reconcileRecord: unused,
        keepCheckpoints: unused,
        checkCalendarHorizon: unused,
        checkRetention: unused,
      },
      { code: '', sourceHash: '' },
    )
    await expect(starting).rejects.toThrow('GetSystemInfo')
    expect(keys[0]).toBe('Bearer key-of-the-office')
  }, 60_000)
})

function unused(): Promise<never> {
  return Promise.reject(new Error('no activity runs'))
}
