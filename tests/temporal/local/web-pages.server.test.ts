import { request } from 'node:http'
import { join } from 'node:path'
import { Client, Connection } from '@temporalio/client'
import { expect, inject, onTestFinished, test, vi } from 'vitest'
import { freePort } from '../../../temporal/local/free-port.ts'
import type { LocalTemporal } from '../../../temporal/local/local-temporal.ts'
import { startLocalTemporal } from '../../../temporal/local/server-process.ts'
import { listeningPlaces } from './listening-ports.ts'
import { temporaryFolder } from './temp-folder.ts'

const workflowId = 'longyou'
const terminate = `/api/v1/namespaces/default/workflows/${workflowId}/terminate`

async function serverWithWorkflow(uiPort: number | null): Promise<LocalTemporal> {
  const folder = await temporaryFolder()
  const server = await startLocalTemporal({
    binary: inject('temporalBinary'),
    dataFile: null,
    port: await freePort(),
    uiPort,
    namespace: 'default',
    timeSkipping: false,
    logFile: join(folder, 'temporal.log'),
  })
  onTestFinished(() => server.stop())
  const client = await clientOf(server)
  await client.workflow.start('none', { workflowId, taskQueue: 'none' })
  return server
}

async function clientOf({ address }: LocalTemporal): Promise<Client> {
  const connection = await Connection.connect({ address })
  onTestFinished(() => connection.close())
  return new Client({ connection })
}

async function statusOf(server: LocalTemporal): Promise<string> {
  return (await (await clientOf(server)).workflow.getHandle(workflowId).describe()).status.name
}

/** A request as a page sends it; null: nobody there speaks HTTP. */
function ask(
  place: string,
  path: string,
  { method = 'GET', ...headers }: Readonly<Record<string, string>>,
): Promise<number | null> {
  return new Promise((resolve) => {
    const [hostname, port] = place.split(':')
    const asked = request({ hostname, port, path, method, headers, timeout: 5_000 }, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? null)
    })
    asked.on('timeout', () => asked.destroy())
    asked.on('error', () => resolve(null))
    asked.end(method === 'POST' ? '{"reason":"from a page"}' : '')
  })
}

test('No port of the server lets a page end a workflow, whatever its Host and Origin say', async () => {
  const server = await serverWithWorkflow(null)
  const answers: (number | null)[] = []
  for (const place of await listeningPlaces(server.pid))
    for (const host of [
      place,
      `localhost:${place.split(':')[1]}`,
      'localhost',
      'evil.example',
      'nobody.invalid',
    ])
      for (const origin of ['https://evil.example', `http://${place}`])
        answers.push(
          await ask(place, terminate, { method: 'POST', host, origin, 'content-type': 'text/plain' }),
        )
  expect(answers.filter((code) => code === 403)).toHaveLength(10)
  expect(answers.filter((code) => code !== null && code < 400)).toEqual([])
  expect(await statusOf(server)).toBe('RUNNING')
})

test('The Web UI is there for this machine and for no page of another name or place', async () => {
  const port = await freePort()
  const server = await serverWithWorkflow(port)
  const place = `127.0.0.1:${port}`
  expect(server.uiAddress).toBe(`http://${place}`)
  const own = { host: place, origin: `http://${place}` }
  expect(await ask(place, '/', { host: place })).toBe(200)
  await vi.waitUntil(async () => (await ask(place, '/api/v1/namespaces', own)) === 200, { timeout: 30_000 })
  expect(await ask(place, '/api/v1/namespaces', { host: `localhost:${port}` })).toBe(200)
  const foreign = [
    { host: 'evil.example' },
    { host: `evil.example:${port}` },
    { host: 'localhost' },
    { host: place, origin: 'https://evil.example' },
    { host: place, origin: 'null' },
    { host: `evil.example:${port}`, origin: `http://evil.example:${port}` },
    ...['cross-site', 'same-site'].flatMap((site) =>
      [{}, { 'sec-fetch-mode': 'no-cors' }, { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }].map(
        (how) => ({ host: place, 'sec-fetch-site': site, ...how }),
      ),
    ),
  ]
  for (const headers of foreign) {
    expect(await ask(place, '/api/v1/namespaces', headers), JSON.stringify(headers)).toBe(403)
    expect(await ask(place, terminate, { method: 'POST', ...headers })).toBe(403)
  }
  const ownPage = { host: place, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' }
  expect(await ask(place, '/api/v1/namespaces', ownPage)).toBe(200)
  const link = {
    host: place,
    'sec-fetch-site': 'cross-site',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
  }
  expect(await ask(place, '/', link)).toBe(200)
  // A form that is sent from elsewhere is a navigation too.
  expect(await ask(place, terminate, { method: 'POST', ...link })).toBe(403)
  expect(await statusOf(server)).toBe('RUNNING')
})

test('The Web UI itself listens where a page that tries 127.0.0.1 does not find it', async () => {
  const server = await serverWithWorkflow(await freePort())
  const hosts = (await listeningPlaces(server.pid)).map((each) => each.split(':')[0])
  expect(hosts.filter((host) => host !== '127.0.0.1')).toHaveLength(1)
})
