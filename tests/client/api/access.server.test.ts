import { chmod, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { z } from 'zod'
import { actorSigner, makeActorKey } from '../../../operations/up/actor-signature.ts'
import { helloAnswer, isProof, newChallenge } from '../../../client/local-api/server-proof.ts'
import { type ApiRig, createApiRig, until } from '../support/api-rig.ts'

let api: ApiRig

beforeAll(async () => {
  api = await createApiRig(inject('temporalAddress'))
})

// Its histories are replayed before the worker is stopped.
afterAll(() => api.close({ replay: false }))

const closed: readonly (readonly [string, string])[] = [
  ['GET', '/teams'],
  ['GET', '/people'],
  ['GET', '/inbox'],
  ['GET', '/todo'],
  ['GET', '/city'],
  ['GET', '/notices'],
  ['GET', '/attentions'],
  ['POST', '/attentions/acknowledge'],
  ['GET', '/channels'],
  ['POST', '/channels/none/enable'],
  ['GET', '/teams/none'],
  ['GET', '/teams/none/history'],
  ['PUT', `/evidence/${'0'.repeat(64)}`],
  ...[
    'mark-milestones',
    'return-milestone',
    'correct-milestone',
    'admit-late-record',
    'issue-order',
    'reply-order',
    'return-order',
    'close-order',
    'release',
    'suspend',
    'resume',
  ].map((name) => ['POST', `/teams/none/commands/${name}`] as const),
]

const openApi = z.object({
  openapi: z.literal('3.1.0'),
  info: z.object({ title: z.string(), version: z.string() }),
  paths: z.record(
    z.string().startsWith('/'),
    z.partialRecord(
      z.enum(['get', 'post', 'put']),
      z.looseObject({
        summary: z.string().min(1),
        parameters: z.array(z.looseObject({ name: z.string(), in: z.string() })).optional(),
        security: z.array(z.unknown()).optional(),
        responses: z.record(z.string(), z.looseObject({ description: z.string() })),
      }),
    ),
  ),
})

async function document() {
  return openApi.parse(await (await fetch(`${api.address}/openapi.json`)).json())
}

describe('the document of the API', () => {
  test('says the form of every answer, and of every refusal', async () => {
    const { paths } = await document()
    const described = z.looseObject({
      content: z.record(z.string(), z.looseObject({ schema: z.looseObject({}) })),
    })
    const without = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { responses }]) =>
        ['200', '4XX', '5XX']
          .filter(
            (status) => !described.safeParse(responses[status] ?? responses[status.toLowerCase()]).success,
          )
          .map((status) => `${method} ${path} ${status}`),
      ),
    )
    expect(Object.keys(paths).length).toBeGreaterThan(20)
    expect(without).toEqual([])
  })
})

describe('the token', () => {
  test.each(closed)('is needed for %s %s, whole and right', async (method, path) => {
    const given = [
      undefined,
      'Bearer wrong',
      `Bearer ${api.token}x`,
      `Basic ${api.token}`,
      `Bearer  ${api.token}`,
    ]
    for (const authorization of given) {
      const headers = authorization === undefined ? {} : { authorization }
      const response = await fetch(`${api.address}${path}`, { method, headers })
      expect(response.status).toBe(401)
      expect(await response.json()).toMatchObject({ error: { code: 'unauthorised' } })
    }
  })

  test('lets its bearer in, and stands in no log line', async () => {
    expect((await api.get('/teams')).status).toBe(200)
    await api.get(`/teams/${api.token}`)
    expect(api.log()).toContain('"route":"/teams/:teamId"')
    expect(api.log()).not.toContain(api.token)
  })
})

describe('the server', () => {
  test('proves that it knows the token and where it listens, to whoever asks with a challenge of 32 bytes', async () => {
    const hello = async (challenge: string): Promise<Response> =>
      fetch(`${api.address}/hello?challenge=${challenge}`)
    const challenge = newChallenge()
    const { port, proof } = helloAnswer.parse(await (await hello(challenge)).json())
    expect(port).toBe(Number(new URL(api.address).port))
    expect(isProof(proof, api.token, challenge, port)).toBe(true)
    for (const other of ['', 'a', `${challenge}a`, '%00'.repeat(43)])
      expect((await hello(other)).status, other).toBe(400)
  })
})

test('A document that no history should hold is refused whole, with the word to send it in parts', async () => {
  const before = await api.sequence('weekly-salon')
  const marks = [{ milestone: 'held', note: '话'.repeat(200_000) }]
  const body = { commandId: 'too-large-0001', step: 'weekly-salon', period: '2026-W48', marks }
  const { body: answer, status } = await api.command('mark-milestones', body)
  expect(status).toBe(413)
  expect(JSON.stringify(answer)).toContain('send it in parts')
  expect(await api.sequence('weekly-salon')).toBe(before)
})

describe('what was refused', () => {
  const line = z.looseObject({ code: z.string() })
  const lines = async () =>
    (await readFile(join(api.dataFolder, 'security.ndjson'), 'utf8'))
      .trimEnd()
      .split('\n')
      .map((text) => line.parse(JSON.parse(text)))

  test('stands in the security log by ids alone, and is no part of a history', async () => {
    const actor = { seatId: 'liaison' }
    const body = {
      commandId: 'refused-0001',
      step: 'weekly-salon',
      period: '13812345678',
      marks: [{ milestone: 'held', note: '张三的话' }],
      actor,
    }
    const before = await api.sequence('weekly-salon')
    const { status } = await api.command('mark-milestones', body)
    expect(status).toBeGreaterThanOrEqual(400)
    const last = (await lines()).at(-1)
    expect(last).toMatchObject({
      method: 'POST',
      route: '/teams/:teamId/commands/mark-milestones',
      status,
      from: '127.0.0.1',
      teamId: api.teamId,
      commandId: 'refused-0001',
      step: 'weekly-salon',
      seatId: 'liaison',
    })
    expect(last?.['at']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/)
    expect(JSON.stringify(last)).not.toMatch(/13812345678|张三/)
    expect(await api.sequence('weekly-salon')).toBe(before)
    expect((await stat(join(api.dataFolder, 'security.ndjson'))).mode & 0o777).toBe(0o600)
  })

  test('a wrong token is among it, a mistyped name in a question is not', async () => {
    await api.get('/teams/nobody')
    await fetch(`${api.address}/teams`, { headers: { authorization: 'Bearer wrong' } })
    const refused = await lines()
    expect(refused.at(-1)).toMatchObject({
      method: 'GET',
      route: '/teams',
      code: 'unauthorised',
      status: 401,
    })
    expect(refused.map(({ code }) => code)).not.toContain('unknown-team')
    expect(JSON.stringify(refused)).not.toContain(api.token)
  })
})

describe('the OpenAPI document', () => {
  test('is valid, and lists every route with the schema of its body', async () => {
    const { paths } = await document()
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    const expected = [
      'GET /health/live',
      'GET /health/ready',
      'GET /hello',
      ...closed.map(
        ([method, path]) =>
          `${method} ${path.replace('channels/none', 'channels/{channelId}').replace('/none', '/{teamId}').replace(/0{64}/, '{sha256}')}`,
      ),
    ]
    expect(routes.toSorted()).toEqual(expected.toSorted())
    const text = JSON.stringify(paths['/teams/{teamId}/commands/mark-milestones'])
    for (const word of ['commandId', 'happenedOn', 'evidence', 'sha256', 'recorded', 'missing'])
      expect(text).toContain(`"${word}"`)
  })

  test('asks for the token everywhere but at the health checks and where the server proves itself', async () => {
    const { paths } = await document()
    const open = Object.entries(paths).filter(([, methods]) => methods.get?.security?.length === 0)
    expect(open.map(([path]) => path)).toEqual(['/health/live', '/hello', '/health/ready'])
  })

  test('is followed by an address that is not there', async () => {
    expect(await api.get('/nowhere')).toMatchObject({
      status: 404,
      body: { error: { code: 'unknown-address' } },
    })
  })
})

describe('the key of the API', () => {
  test('is private, kept, and refused when others may read it', async () => {
    const [folder, file] = [join(api.dataFolder, 'keys'), join(api.dataFolder, 'keys', 'api-actor.pem')]
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const again = await actorSigner(api.dataFolder)
    expect(again.publicKeyPem).toBe(await readFile(`${file}.pub`, 'utf8'))
    const elsewhere = join(api.dataFolder, 'elsewhere')
    await expect(actorSigner(elsewhere)).rejects.toThrow('is missing')
    await makeActorKey(elsewhere)
    await chmod(join(elsewhere, 'keys', 'api-actor.pem'), 0o644)
    await expect(actorSigner(elsewhere)).rejects.toThrow('0600')
  })
})

describe('health', () => {
  test('is alive and ready when worker, server and ledger are', async () => {
    expect(await (await fetch(`${api.address}/health/live`)).json()).toEqual({ live: true })
    const response = await fetch(`${api.address}/health/ready`)
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({
      ready: true,
      checks: { worker: true, temporal: true, ledger: true },
    })
  })

  test('is not ready while somebody else holds the ledger, and ready again afterwards', async () => {
    const other = new DatabaseSync(join(api.dataFolder, 'ledger.db'))
    other.exec('BEGIN IMMEDIATE')
    try {
      const response = await fetch(`${api.address}/health/ready`)
      expect(response.status).toBe(503)
      expect(await response.json()).toMatchObject({ ready: false, checks: { ledger: false, temporal: true } })
    } finally {
      other.exec('ROLLBACK')
      other.close()
    }
    expect((await fetch(`${api.address}/health/ready`)).status).toBe(200)
  })

  test('is alive but not ready when its worker has stopped; reading goes on', async () => {
    const own = await createApiRig(inject('temporalAddress'))
    await own.rig.expectReplays(own.teamId)
    await own.worker.stop()
    await until(async () => (await fetch(`${own.address}/health/ready`)).status === 503)
    expect((await own.get('/health/ready')).body).toMatchObject({ checks: { worker: false, ledger: true } })
    expect((await fetch(`${own.address}/health/live`)).status).toBe(200)
    expect((await own.get('/city')).status).toBe(200)
    await own.close({ replay: false })
  })
})
