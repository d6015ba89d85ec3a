import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { fileChannel } from '../../activities/channels/file-channel.ts'
import { reminderNotice } from '../ledger/support/sample-events.ts'

async function channelInAFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'hopelight-channel-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const file = join(folder, 'notices.ndjson')
  const channel = fileChannel(file, pino({ level: 'silent' }))
  const send = (index: number): Promise<void> =>
    channel.send({ deliveryId: `delivery-${index}`, notice: reminderNotice(index) })
  return { file, send }
}

async function deliveryIdsIn(file: string): Promise<readonly string[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '')
  return lines.map((line) => {
    try {
      const read: unknown = JSON.parse(line)
      return typeof read === 'object' && read !== null && 'deliveryId' in read ? String(read.deliveryId) : '?'
    } catch {
      return 'torn'
    }
  })
}

test('a notice is one JSON line in a file that only its owner reads', async () => {
  const { file, send } = await channelInAFolder()
  await send(1)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  const [line = ''] = (await readFile(file, 'utf8')).split('\n')
  expect(JSON.parse(line)).toEqual({ deliveryId: 'delivery-1', ...reminderNotice(1) })
})

test('a file that everybody could read is closed to others', async () => {
  const { file, send } = await channelInAFolder()
  await writeFile(file, '', { mode: 0o644 })
  await send(1)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
})

test('a delivery that was written before a crash is not written again', async () => {
  const { file, send } = await channelInAFolder()
  for (const index of [1, 2, 3, 2, 1]) await send(index)
  expect(await deliveryIdsIn(file)).toEqual(['delivery-1', 'delivery-2', 'delivery-3'])
})

test('a delivery whose id begins like that of another is written', async () => {
  const { file, send } = await channelInAFolder()
  for (const index of [11, 1]) await send(index)
  expect(await deliveryIdsIn(file)).toEqual(['delivery-11', 'delivery-1'])
})

test('a line that a crash cut short is written again, whole, and spoils no other', async () => {
  const { file, send } = await channelInAFolder()
  await send(1)
  await appendFile(file, '{"deliveryId":"delivery-2","noticeId":"龙')
  await send(2)
  await send(3)
  expect(await deliveryIdsIn(file)).toEqual(['delivery-1', 'torn', 'delivery-2', 'delivery-3'])
})
