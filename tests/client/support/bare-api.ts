import { join } from 'node:path'
import { connect } from 'node:net'
import { Client, Connection } from '@temporalio/client'
import pino from 'pino'
import { onTestFinished } from 'vitest'
import { makeActorKey } from '../../../operations/up/actor-signature.ts'
import { startApi } from '../../../client/api/start-api.ts'
import { templatesByName } from '../../../config/templates-by-name.ts'
import { newToken } from '../../../operations/up/api-file.ts'
import { openLedger } from '../../../ledger/open-ledger.ts'
import type { Answer } from './api-rig.ts'
import { tempFolder } from './temp-folder.ts'

/** The API over an empty ledger, without Temporal: for what is refused before anybody asks it. */
export interface BareApi {
  readonly address: string
  readonly host: string
  readonly token: string
  readonly dataFolder: string
  ask(method: string, path: string, init?: RequestInit): Promise<Answer & { readonly headers: Headers }>
  post(path: string, body: unknown): Promise<Answer>
  /** These bytes on a connection of their own, and everything that came back before it was closed. */
  raw(text: string): Promise<string>
}

export async function bareApi(): Promise<BareApi> {
  const dataFolder = await tempFolder()
  const ledger = await openLedger({ file: join(dataFolder, 'ledger.db') })
  onTestFinished(() => ledger.close())
  const connection = Connection.lazy({ address: '127.0.0.1:1' })
  await makeActorKey(dataFolder)
  const token = newToken()
  const api = await startApi({
    client: new Client({ connection }),
    namespace: 'default',
    ledger,
    templates: templatesByName(),
    dataFolder,
    adminToken: token,
    log: pino({ level: 'silent' }),
    now: () => '2026-11-27T18:00:00+08:00',
    host: '127.0.0.1',
    port: 0,
    health: { workerPolling: () => Promise.resolve(false) },
  })
  onTestFinished(() => api.stop())
  const { address } = api
  const authorization = `Bearer ${token}`
  const ask: BareApi['ask'] = async (method, path, init = {}) => {
    const headers = { authorization, ...Object.fromEntries(new Headers(init.headers)) }
    const response = await fetch(`${address}${path}`, { ...init, method, headers })
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) }
  }
  return {
    address,
    host: new URL(address).host,
    token,
    dataFolder,
    ask,
    post: (path, body) =>
      ask('POST', path, { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    raw: (text) =>
      new Promise((resolve, reject) => {
        let heard = ''
        const socket = connect(Number(new URL(address).port), '127.0.0.1', () => socket.write(text))
        socket.setEncoding('utf8').on('data', (chunk: string) => {
          heard += chunk
        })
        socket.on('close', () => resolve(heard)).on('error', reject)
      }),
  }
}
