import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { ndjsonChannel } from '../../../activities/channels/ndjson-channel.ts'
import { deliveryIdsIn, filePath } from './support/ndjson-rig.ts'
import { sampleMessage } from './support/sample-message.ts'
import { writtenAtMs } from './support/written-at.ts'

const program = fileURLToPath(new URL('support/ndjson-process.ts', import.meta.url))

interface Sender {
  readonly process: ChildProcess
  /** What it says, line by line. */
  readonly said: AsyncIterator<string>
}

function start(command: string, ...args: readonly string[]): Sender {
  const child = spawn(command, [...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  return { process: child, said: createInterface({ input: child.stdout })[Symbol.asyncIterator]() }
}

async function kill({ process }: Sender): Promise<void> {
  const ended = process.exitCode === null && process.signalCode === null ? once(process, 'exit') : null
  process.kill('SIGKILL')
  await ended
}

function channelTo(path: string) {
  return ndjsonChannel({ channelId: 'file', path, now: () => writtenAtMs })
}

test('killed between the write and the mark: the message stands there once, and is known as sent', async () => {
  const path = await filePath()
  const sender = start(process.execPath, program, path, '1', '1', '--stay')
  expect(await sender.said.next()).toMatchObject({ value: '1 sent ok' })
  await kill(sender)
  expect(await channelTo(path).send(sampleMessage(), 'd-1')).toEqual({
    outcome: 'sent',
    code: 'stood-there',
    phase: 'answer',
  })
  expect(await deliveryIdsIn(path)).toEqual(['d-1'])
})

test('killed at any moment of many sends: sent again, every message stands there once', async () => {
  const path = await filePath()
  for (const sends of [1, 7, 40]) {
    const sender = start(process.execPath, program, path, '1', '100000')
    for (let said = 0; said < sends; said += 1) await sender.said.next()
    await kill(sender)
  }
  const written = (await deliveryIdsIn(path)).filter((id) => id !== 'torn')
  expect(written.length).toBeGreaterThanOrEqual(40)
  const channel = channelTo(path)
  for (let index = 1; index <= written.length + 10; index += 1) {
    const { outcome } = await channel.send(sampleMessage(), `d-${index}`)
    expect(outcome).toBe('sent')
  }
  const ids = (await deliveryIdsIn(path)).filter((id) => id !== 'torn')
  expect(ids).toEqual(Array.from({ length: written.length + 10 }, (_, index) => `d-${index + 1}`))
})

test('a disk that fills up in the middle of a line: tried again, and written whole when there is room', async () => {
  const path = await filePath()
  // A limit on a file's size cuts a write short just where a full disk would. Blocks of 1 KB.
  const sender = start(
    'bash',
    '-c',
    'ulimit -f 4; exec "$@"',
    'limited',
    process.execPath,
    program,
    path,
    '1',
    '12',
  )
  const said: string[] = []
  for (let next = await sender.said.next(); next.done !== true; next = await sender.said.next())
    said.push(next.value)
  const refused = said.filter((line) => !line.endsWith(' sent ok'))
  expect(said).toHaveLength(12)
  expect(refused.length).toBeGreaterThan(2)
  expect(refused.every((line) => /^[0-9]+ retry (?:ENOSPC|EFBIG)$/.test(line))).toBe(true)
  expect(await deliveryIdsIn(path)).toContain('torn')
  const channel = channelTo(path)
  for (let index = 1; index <= 12; index += 1) await channel.send(sampleMessage(), `d-${index}`)
  const ids = (await deliveryIdsIn(path)).filter((id) => id !== 'torn')
  expect(ids.toSorted()).toEqual(Array.from({ length: 12 }, (_, index) => `d-${index + 1}`).toSorted())
})

test('memory stays flat over 10,000 messages, and each is there once', async () => {
  const path = await filePath()
  const many = fileURLToPath(new URL('support/ndjson-many.ts', import.meta.url))
  const { said } = start(process.execPath, '--expose-gc', many, path)
  const after1000: unknown = JSON.parse(String((await said.next()).value))
  const after10000: unknown = JSON.parse(String((await said.next()).value))
  expect(Number(fieldOf(after1000, 'heap'))).toBeGreaterThan(0)
  expect(Number(fieldOf(after10000, 'resident'))).toBeGreaterThan(0)
  expect(grown(after1000, after10000, 'heap')).toBeLessThan(1)
  expect(grown(after1000, after10000, 'resident')).toBeLessThan(16)
  expect(new Set(await deliveryIdsIn(path)).size).toBe(10_000)
})

/** Megabytes. */
function grown(before: unknown, after: unknown, kind: string): number {
  return (Number(fieldOf(after, kind)) - Number(fieldOf(before, kind))) / (1024 * 1024)
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
