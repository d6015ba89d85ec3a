import { once } from 'node:events'
import { chmod, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { freePort } from '../../../temporal/local/free-port.ts'
import { newToken, writeApiFile } from '../../../operations/up/api-file.ts'
import { proofOf } from '../../../client/local-api/server-proof.ts'
import { commands } from '../../../client/cli/commands.ts'
import { dataOption } from '../../../client/cli/find-api.ts'
import { runInProcess } from '../support/run-in-process.ts'
import { tempFolder } from '../support/temp-folder.ts'

/** Words that bring each command that asks the API to its first question. */
const asking: Readonly<Record<string, readonly string[]>> = {
  next: [],
  inbox: [],
  show: ['longyou'],
  history: ['longyou'],
  notices: [],
  'notices acknowledge': ['DQJOIJEW'],
  'channels enable': ['file'],
  mark: ['longyou', 'weekly-salon', '2026-W48', 'held', '--on', '2026-11-27'],
  return: ['longyou', 'weekly-salon', '2026-W48', 'held', '--reason', '理由'],
  correct: ['longyou', 'weekly-salon', '2026-W48', 'held', '--on', '2026-11-27', '--reason', '理由'],
  admit: ['longyou', 'weekly-salon', '2026-W48', 'held', '--on', '2026-11-27', '--reason', '理由'],
  issue: ['longyou', 'weekly-salon', '2026-W48'],
  reply: ['longyou', 'weekly-salon', '2026-W48', '--reason', '理由'],
  'return-order': ['longyou', 'weekly-salon', '2026-W48', '--reason', '理由'],
  close: ['longyou', 'weekly-salon', '2026-W48'],
  suspend: ['longyou', '--on', '2026-11-27', '--reason', '理由'],
  resume: ['longyou', '--on', '2026-11-27'],
  'team release': ['longyou', '--to', '新址'],
}
const names = Object.keys(asking)

interface Listener {
  readonly port: number
  readonly token: string
  /** Everything that was ever sent to it. */
  heard(): string
}

async function listening(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  folder: string,
): Promise<Listener> {
  const heard: string[] = []
  const server = createServer((incoming, response) => {
    heard.push(`${incoming.method} ${incoming.url} ${JSON.stringify(incoming.rawHeaders)}`)
    incoming.on('data', (chunk) => heard.push(String(chunk)))
    answer(incoming, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const token = newToken()
  await writeApiFile(folder, { address: `http://127.0.0.1:${port}`, token, pid: 4711 })
  return { port, token, heard: () => heard.join('\n') }
}

function json(response: ServerResponse, document: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(document))
}

test('every command that asks the API is among those that are tried', () => {
  const others = ['channels', 'channels test']
  const known = commands.filter(({ options }) => options.includes(dataOption)).map(({ name }) => name)
  expect(known.filter((name) => !others.includes(name)).toSorted()).toEqual(names.toSorted())
})

describe('after a service that was killed', () => {
  test.each(names)('%s says so in one sentence and ends with 5', async (name) => {
    const folder = await tempFolder()
    const address = `http://127.0.0.1:${await freePort()}`
    const token = newToken()
    await writeApiFile(folder, { address, token, pid: 4711 })
    const words = [...name.split(' '), ...(asking[name] ?? []), '--data', folder]
    const { exitCode, stderr, stdout } = await runInProcess(words)
    expect({ exitCode, stdout }).toEqual({ exitCode: 5, stdout: '' })
    const sentence =
      /服务没有回应.*api\.json.*4711.*npm start.*\/ Unavailable: no answer: .*start the service first/
    expect(stderr.split('\n').filter((line) => sentence.test(line))).toHaveLength(1)
    expect(stderr).not.toMatch(/程序出错|a fault|ECONNREFUSED/)
    expect(stderr).not.toContain(token)
  })

  test.each(names)('%s shows whoever took the port neither the token nor a word of it', async (name) => {
    const folder = await tempFolder()
    const squatter = await listening((_, response) => json(response, { port: 1, proof: 'x' }), folder)
    const words = [...name.split(' '), ...(asking[name] ?? []), '--data', folder]
    const { exitCode, stderr } = await runInProcess(words)
    expect(exitCode).toBe(5)
    expect(stderr).toContain('令牌没有发出')
    expect(squatter.heard()).toMatch(/^GET \/hello\?challenge=[\w-]{43} /)
    expect(squatter.heard()).not.toContain('\n')
    expect(squatter.heard()).not.toMatch(new RegExp(`${squatter.token}|bearer|longyou`, 'i'))
  })
})

describe('what answers on the port of the file', () => {
  test('is shown the token when it proves that it knows it, before each request', async () => {
    const folder = await tempFolder()
    const server = await listening(({ headers, socket, url }, response) => {
      const challenge = new URL(url ?? '', 'http://a').searchParams.get('challenge')
      const port = socket.localPort ?? 0
      if (challenge !== null) return json(response, { port, proof: proofOf(server.token, challenge, port) })
      json(
        response,
        { error: { code: 'internal', message: headers.authorization, commandId: null, details: [] } },
        500,
      )
    }, folder)
    const { stderr } = await runInProcess(['inbox', '--data', folder])
    expect(stderr).toContain(`Bearer ${server.token}`)
    expect(server.heard().split('\n')).toHaveLength(2)
  })

  test('is not believed when it passes on the proof of a server at another port', async () => {
    const folder = await tempFolder()
    const genuine = await listening(({ socket, url }, response) => {
      const challenge = new URL(url ?? '', 'http://a').searchParams.get('challenge') ?? ''
      const port = socket.localPort ?? 0
      json(response, { port, proof: proofOf(relay.token, challenge, port) })
    }, folder)
    const relay = await listening(({ url }, response) => {
      const asked = request({ port: genuine.port, path: url, host: '127.0.0.1' }, (answer) =>
        answer.pipe(response),
      )
      asked.end()
    }, folder)
    const { exitCode } = await runInProcess(['inbox', '--data', folder])
    expect(exitCode).toBe(5)
    expect(genuine.heard()).toContain('/hello')
    expect(relay.heard()).not.toContain(relay.token)
  })

  test('is not followed elsewhere', async () => {
    const folder = await tempFolder()
    const elsewhere = await listening((_, response) => json(response, {}), folder)
    await listening((_, response) => {
      response.writeHead(307, { location: `http://127.0.0.1:${elsewhere.port}/hello` })
      response.end()
    }, folder)
    expect((await runInProcess(['inbox', '--data', folder])).exitCode).toBe(5)
    expect(elsewhere.heard()).toBe('')
  })
})

describe('a file that says where the API is', () => {
  test('is not used when others may write it, and says what to do', async () => {
    const folder = await tempFolder()
    const server = await listening((_, response) => json(response, {}), folder)
    await chmod(join(folder, 'api.json'), 0o666)
    const { exitCode, stderr } = await runInProcess(['inbox', '--data', folder])
    expect(exitCode).toBe(5)
    expect(stderr).toContain('0600')
    expect(server.heard()).toBe('')
  })

  test('is named when it cannot be read', async () => {
    const folder = await tempFolder()
    await writeFile(join(folder, 'api.json'), '{"addr', { mode: 0o600 })
    const { exitCode, stderr } = await runInProcess(['inbox', '--data', folder])
    expect(exitCode).toBe(5)
    expect(stderr).toContain('无法读懂')
  })
})

test('a channel that was tried is told as delivered beside a file that was left over', async () => {
  const folder = await tempFolder()
  const address = `http://127.0.0.1:${await freePort()}`
  await writeApiFile(folder, { address, token: newToken(), pid: 4711 })
  await writeFile(join(folder, 'hopelight.yaml'), 'version: 1\nchannels:\n  here: { kind: console }\n')
  const words = ['channels', 'test', 'here', '--settings', join(folder, 'hopelight.yaml'), '--data', folder]
  const { exitCode, stderr, stdout } = await runInProcess([...words, '--json'])
  const told: unknown = JSON.parse(stdout)
  expect({ exitCode, told }).toMatchObject({
    exitCode: 0,
    told: { channelId: 'here' },
  })
  expect(stderr).toMatch(/提示 \/ note: .*服务没有回应/)
})
