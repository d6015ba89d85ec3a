import { appendFile, chmod, mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { ndjsonChannel } from '../../../activities/channels/ndjson-channel.ts'
import { addMs, msOf } from '../../../domain/calendar/instant.ts'
import { deliveryIdsIn, filePath, linesIn } from './support/ndjson-rig.ts'
import { sampleId, sampleMessage, sampleNotice } from './support/sample-message.ts'
import { writtenAtMs } from './support/written-at.ts'

function channelTo(path: string, now: () => number = () => writtenAtMs) {
  return ndjsonChannel({ channelId: 'file', path, now })
}

const ok = { outcome: 'sent', code: 'ok', phase: 'answer' }
const stoodThere = { outcome: 'sent', code: 'stood-there', phase: 'answer' }

describe('a message', () => {
  test('is one JSON line with ids, the moment of writing, and what a reader sees', async () => {
    const path = await filePath()
    expect(await channelTo(path).send(sampleMessage(), sampleId)).toEqual(ok)
    expect(await linesIn(path)).toEqual([
      {
        deliveryId: sampleId,
        noticeIds: ['longyou/weekly-salon/2026-W48/held/reminder/1'],
        at: '2026-11-23T16:07:30+08:00',
        recipientId: 'p-006',
        title: '提醒：第48周微型沙龙',
        text: [
          '提醒：第48周微型沙龙',
          '',
          '提醒：龙游县特种纸产业帮扶团 第48周微型沙龙，11月27日前办好（暂定）',
          '需要的证明：签到表、照片',
          '办好后回复「已办」并附上证明',
          '',
          '通知号 DQJOIJEW',
        ].join('\n'),
      },
    ])
    expect(await readFile(path, 'utf8')).not.toContain('li.ming@town.example')
  })

  test('of several notices is one line under the digest’s id, with the ids of all', async () => {
    const path = await filePath()
    const notices = [sampleNotice({ noticeId: 'a/1' }), sampleNotice({ noticeId: 'b/1' })] as const
    await channelTo(path).send(sampleMessage({ notices }), 'dqagbijkcnkcbwfu2vvvffjwrn')
    expect(await linesIn(path)).toMatchObject([
      { deliveryId: 'dqagbijkcnkcbwfu2vvvffjwrn', noticeIds: ['a/1', 'b/1'] },
    ])
  })

  test('that was written already is not written again, and counts as sent', async () => {
    const path = await filePath()
    for (const index of [1, 2, 3])
      expect(await channelTo(path).send(sampleMessage(), `d-${index}`)).toEqual(ok)
    for (const index of [2, 1, 3])
      expect(await channelTo(path).send(sampleMessage(), `d-${index}`)).toEqual(stoodThere)
    expect(await deliveryIdsIn(path)).toEqual(['d-1', 'd-2', 'd-3'])
  })

  test('is not taken for another whose id begins alike, or whose text quotes its line', async () => {
    const path = await filePath()
    const quoting = sampleMessage({ title: '{"deliveryId":"d-2","noticeIds":[]}\n{"deliveryId":"d-2"}' })
    expect(await channelTo(path).send(quoting, 'd-11')).toEqual(ok)
    expect(await channelTo(path).send(sampleMessage(), 'd-1')).toEqual(ok)
    expect(await channelTo(path).send(sampleMessage(), 'd-2')).toEqual(ok)
    expect(await deliveryIdsIn(path)).toEqual(['d-11', 'd-1', 'd-2'])
  })

  test('sent many times at once is written once, and many messages at once are all written', async () => {
    const path = await filePath()
    const channel = channelTo(path)
    const ids = Array.from({ length: 30 }, (_, index) => `d-${index % 10}`)
    const results = await Promise.all(ids.map((id) => channel.send(sampleMessage(), id)))
    expect(results.filter(({ code }) => code === 'ok')).toHaveLength(10)
    expect((await deliveryIdsIn(path)).toSorted()).toEqual(
      Array.from({ length: 10 }, (_, index) => `d-${index}`),
    )
  })
})

describe('what a crash left', () => {
  test('a line cut short is ended, and the message written whole', async () => {
    const path = await filePath()
    const channel = channelTo(path)
    await channel.send(sampleMessage(), 'd-1')
    await appendFile(path, '{"deliveryId":"d-2","noticeIds":["龙'.slice(0, -1))
    expect(await channel.send(sampleMessage(), 'd-2')).toEqual(ok)
    expect(await deliveryIdsIn(path)).toEqual(['d-1', 'torn', 'd-2'])
  })

  test('a line cut short, then ended by another message, is not taken for the whole', async () => {
    const path = await filePath()
    const channel = channelTo(path)
    await appendFile(path, '{"deliveryId":"d-2","noticeIds":[')
    expect(await channel.send(sampleMessage(), 'd-3')).toEqual(ok)
    expect(await channel.send(sampleMessage(), 'd-2')).toEqual(ok)
    expect(await deliveryIdsIn(path)).toEqual(['torn', 'd-3', 'd-2'])
  })

  test('a line cut in the middle of a character spoils no other', async () => {
    const path = await filePath()
    await writeFile(path, Buffer.from('{"deliveryId":"d-0","title":"龙', 'utf8').subarray(0, -1))
    expect(await channelTo(path).send(sampleMessage(), 'd-1')).toEqual(ok)
    expect(await deliveryIdsIn(path)).toEqual(['torn', 'd-1'])
  })

  test('a whole line that lacks its end is ended and not written again', async () => {
    const path = await filePath()
    const channel = channelTo(path)
    await channel.send(sampleMessage(), 'd-1')
    await writeFile(path, (await readFile(path, 'utf8')).trimEnd())
    expect(await channel.send(sampleMessage(), 'd-1')).toEqual(stoodThere)
    expect(await readFile(path, 'utf8')).toMatch(/\}\n$/)
    expect(await deliveryIdsIn(path)).toEqual(['d-1'])
  })
})

describe('the search for a line', () => {
  /** Many blocks of other messages' lines, written at that moment. */
  const filler = (at: string, count: number): string =>
    Array.from({ length: count }, (_, index) => {
      const line = {
        deliveryId: `other-${index}`,
        noticeIds: [],
        at,
        recipientId: 'p-1',
        title: '',
        text: '字'.repeat(300),
      }
      return `${JSON.stringify(line)}\n`
    }).join('')

  test('goes back as far as the message is old, past whatever was written since', async () => {
    const path = await filePath()
    const message = sampleMessage()
    await channelTo(path).send(message, 'd-1')
    await appendFile(path, filler(addMs(message.datedAt, 86_400_000), 3_000))
    expect((await stat(path)).size).toBeGreaterThan(2 * 1024 * 1024)
    expect(await channelTo(path).send(message, 'd-1')).toEqual(stoodThere)
  })

  test('does not read years of a file for a new message', async () => {
    const path = await filePath()
    await appendFile(path, filler('2025-01-06T09:07:00+08:00', 60_000))
    const { size } = await stat(path)
    expect(size).toBeGreaterThan(40 * 1024 * 1024)
    const channel = channelTo(path)
    const before = performance.now()
    for (let index = 0; index < 20; index += 1)
      expect(await channel.send(sampleMessage(), `d-${index}`)).toEqual(ok)
    expect(performance.now() - before).toBeLessThan(5_000)
  })

  test('finds a line among the last ones whatever the clocks say', async () => {
    const path = await filePath()
    const lastYear = msOf('2025-11-23T16:07:00+08:00')
    await channelTo(path, () => lastYear).send(sampleMessage(), 'd-1')
    await appendFile(path, filler('2025-11-23T16:07:00+08:00', 40))
    expect(await channelTo(path).send(sampleMessage(), 'd-1')).toEqual(stoodThere)
  })

  test('finds a line longer than what is read at once, and one across what is read at once', async () => {
    const path = await filePath()
    const channel = channelTo(path)
    const long = sampleMessage({ notices: [sampleNotice({ details: ['龙𠮷'.repeat(30_000)] })] })
    expect(await channel.send(long, 'long')).toEqual(ok)
    for (let index = 0; index < 60; index += 1) {
      const details = ['字'.repeat(index * 37)]
      expect(
        await channel.send(sampleMessage({ notices: [sampleNotice({ details })] }), `d-${index}`),
      ).toEqual(ok)
    }
    for (let index = 0; index < 60; index += 1)
      expect(await channel.send(sampleMessage(), `d-${index}`)).toEqual(stoodThere)
    expect(await channel.send(long, 'long')).toEqual(stoodThere)
    expect(await deliveryIdsIn(path)).toHaveLength(61)
  })
})

describe('the file', () => {
  test('is its owner’s alone, also one that others could read', async () => {
    const fresh = await filePath()
    await channelTo(fresh).send(sampleMessage(), sampleId)
    const open = await filePath()
    await writeFile(open, '')
    await chmod(open, 0o644)
    await channelTo(open).send(sampleMessage(), sampleId)
    for (const path of [fresh, open]) expect((await stat(path)).mode & 0o777).toBe(0o600)
  })

  test('on a full disk takes nothing: tried again, and the device is left as it is', async () => {
    const path = await filePath()
    await symlink('/dev/full', path)
    const { mode } = await stat('/dev/full')
    expect(await channelTo(path).send(sampleMessage(), sampleId)).toEqual({
      outcome: 'retry',
      code: 'ENOSPC',
      phase: 'request',
      retryAfterMs: null,
    })
    expect((await stat('/dev/full')).mode).toBe(mode)
  })

  test('that cannot be opened is tried again: its folder is missing, or it is one itself', async () => {
    const path = await filePath()
    expect(await channelTo(`${path}/none/notices.ndjson`).send(sampleMessage(), sampleId)).toMatchObject({
      outcome: 'retry',
      code: 'ENOENT',
    })
    await mkdir(path)
    expect(await channelTo(path).send(sampleMessage(), sampleId)).toMatchObject({
      outcome: 'retry',
      code: 'EISDIR',
    })
  })
})

test('a digest has whole notices up to the cap, and a repeat is recognised', async () => {
  const channel = channelTo(await filePath())
  const line = '字'.repeat(100_000)
  const [first, ...others] = Array.from({ length: 10 }, () => sampleNotice({ line }))
  expect(channel.capacity(sampleMessage({ notices: [first ?? sampleNotice(), ...others] }))).toBe(3)
  expect(channel.limits.dedupes).toBe(true)
})
