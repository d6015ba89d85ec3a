import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, Connection } from '@temporalio/client'
import pino from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import { actorSigner, makeActorKey } from '../../operations/up/actor-signature.ts'
import type { ApiServer } from '../../client/api/api-server.ts'
import { buildApi } from '../../client/api/build-api.ts'
import { templatesByName } from '../../config/templates-by-name.ts'
import { onEachLedger, openedLedger } from './support/ledgers.ts'

const adminToken = 'a'.repeat(43)

/** On a ledger alone: nothing that is asked here reaches a server. */
async function openedApi(): Promise<ApiServer> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'hopelight-api-texts-'))
  await makeActorKey(dataFolder)
  const connection = Connection.lazy()
  const deps = {
    client: new Client({ connection }),
    namespace: 'default',
    ledger: await openedLedger(),
    templates: templatesByName(),
    dataFolder,
    adminToken,
    log: pino({ level: 'silent' }),
    now: () => '2026-11-27T09:00:00+08:00',
    host: '127.0.0.1',
    port: 0,
    health: { workerPolling: () => Promise.resolve(true) },
  } as const
  const api = await buildApi(deps, await actorSigner(dataFolder))
  onTestFinished(async () => {
    await api.close()
    await connection.close()
    await rm(dataFolder, { recursive: true })
  })
  return api
}

const headers = { authorization: `Bearer ${adminToken}` }
const ends = '\u0000x'

onEachLedger('an API that is asked with texts no database takes', () => {
  it('refuses U+0000 wherever it stands, by the field', async () => {
    const api = await openedApi()
    const asked = [
      ['GET', '/teams/a%00b', undefined, 'teamId'],
      ['GET', '/notices?team=a%00b', undefined, 'team'],
      ['GET', '/notices?person=%00', undefined, 'person'],
      ['GET', '/notices?channel=a%00', undefined, 'channel'],
      ['GET', '/inbox?seat=liaison@a%00', undefined, 'seat'],
      ['POST', '/teams/x/commands/mark-milestones', { marks: [{ note: ends }] }, 'marks.0.note'],
      ['POST', '/teams/x/commands/suspend', { commandId: ends }, 'commandId'],
      ['POST', '/teams/x/commands/release', { [`to${ends}`]: 1 }, 'to\\u0000x'],
      ['POST', '/channels/a%00/enable', {}, 'channelId'],
    ] as const
    for (const [method, url, payload, field] of asked) {
      const answer = await api.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) })
      expect([url, answer.statusCode, answer.json()]).toMatchObject([
        url,
        400,
        { error: { code: 'text-forbidden', details: [{ field }] } },
      ])
    }
  })

  it('refuses a moment that no calendar of ours has, by the field', async () => {
    const api = await openedApi()
    for (const since of [
      '9999-12-31T23:59:59-23:59',
      '0000-01-01T00:00:00Z',
      '2026-02-30T00:00:00Z',
      'soon',
    ]) {
      const answer = await api.inject({ method: 'GET', url: '/notices', query: { since }, headers })
      expect([since, answer.statusCode]).toEqual([since, 400])
      expect(answer.body).toContain('since')
    }
    const fine = await api.inject({
      method: 'GET',
      url: '/notices',
      query: { since: '2026-11-27T01:00Z' },
      headers,
    })
    expect(fine.statusCode).toBe(200)
  })
})
