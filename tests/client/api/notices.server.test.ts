import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { z } from 'zod'
import { enableChannel, disableChannel } from '../../../ledger/outbox/channel-states.ts'
import { raiseAttentions, settleAttentions } from '../../../ledger/outbox/attentions.ts'
import { claimDeliveries, dueDeliveries, settleDelivery } from '../../../ledger/outbox/deliveries.ts'
import { noticeNumberOf } from '../../../ledger/outbox/delivery-id.ts'
import { addressNotices, unaddressedNotices } from '../../../ledger/outbox/outbox.ts'
import { courierWorkflowId, courierWorkflowType } from '../../../workflows/names.ts'
import { type ApiRig, createApiRig } from '../support/api-rig.ts'
import { runInProcess } from '../support/run-in-process.ts'

const recipientId = 'p-006'
const channelId = `mail-${randomUUID().slice(0, 8)}`
const attention = { kind: 'channel-disabled', subject: channelId, code: '535' } as const
let api: ApiRig
let deliveryId = ''
let noticeId = ''

beforeAll(async () => {
  api = await createApiRig(inject('temporalAddress'), {
    people: [{ personId: recipientId, name: '联络员·青山', language: 'zh', channels: [], contacts: [] }],
  })
  const { ledger } = api.rig
  const at = api.now()
  const notices = await unaddressedNotices(ledger, 100)
  await addressNotices(
    ledger,
    notices.map((notice) => ({ notice, recipients: [{ channelId, recipientId }] })),
    at,
  )
  const [first] = await dueDeliveries(ledger, { channel: channelId }, at)
  if (first === undefined) throw new Error('a team that starts has something to tell')
  deliveryId = first.deliveryId
  noticeId = first.notice.noticeId
  await claimDeliveries(ledger, [first], { token: 'a', messageId: 'm', datedAt: at, at })
  const settlement = { state: 'unknown', repeatAt: null, reason: 'ETIMEDOUT answer' } as const
  await settleDelivery(ledger, deliveryId, { token: 'a', at, settlement })
})

afterAll(() => api.close())

async function cli(...words: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await runInProcess([...words, '--data', api.dataFolder])
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  return stdout
}

const answer = z.looseObject({
  counts: z.record(z.string(), z.number()),
  notices: z.array(z.looseObject({ deliveryId: z.string(), state: z.string() })),
})

async function told(query = '') {
  return answer.parse((await api.get(`/notices${query}`)).body)
}

describe('GET /notices', () => {
  test('lists what was told to whom, and counts it in every state', async () => {
    const { counts, notices } = await told()
    expect(notices.find((each) => each.deliveryId === deliveryId)).toMatchObject({
      number: noticeNumberOf(noticeId),
      county: '青山县',
      channel: channelId,
      recipientId,
      state: 'unknown',
      reason: 'ETIMEDOUT answer',
    })
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(notices.length)
    expect(counts).toMatchObject({ unknown: 1, sent: 0 })
  })

  test('is narrowed by what is asked', async () => {
    expect((await told('?state=unknown')).notices.map((each) => each.deliveryId)).toEqual([deliveryId])
    expect((await told('?state=sent')).notices).toEqual([])
    expect((await told(`?team=${api.teamId}&limit=1`)).notices).toHaveLength(1)
    expect((await told('?channel=none')).notices).toEqual([])
    const before = new Date(Date.now() - 60_000).toISOString()
    const after = new Date(Date.now() + 60_000).toISOString()
    expect((await told(`?since=${before}`)).notices.length).toBeGreaterThan(0)
    expect((await told(`?since=${after}`)).notices).toEqual([])
  })

  test.each([
    ['?state=delivered', 400, 'bad-input'],
    ['?limit=0', 400, 'bad-input'],
    ['?team=nowhere', 404, 'unknown-team'],
    ['?person=p-999', 404, 'unknown-person'],
  ])('refuses %s with %i', async (query, status, code) => {
    expect(await api.get(`/notices${query}`)).toMatchObject({ status, body: { error: { code } } })
  })
})

/** The second closes what the first shows open. */
describe('an item', { shuffle: false }, () => {
  describe('what wants a person’s hand', () => {
    const unknown = { kind: 'result-unknown', subject: '' } as const

    beforeAll(async () => {
      const { ledger } = api.rig
      await disableChannel(ledger, channelId, { code: '535', at: api.now() })
      await raiseAttentions(ledger, [attention, { ...unknown, subject: deliveryId }], api.now())
    })

    afterAll(async () => {
      await enableChannel(api.rig.ledger, channelId)
      await settleAttentions(api.rig.ledger, [{ ...unknown, subject: deliveryId }])
    })

    test('comes with a sentence, and the number that people see of a notice', async () => {
      const { attentions } = z
        .looseObject({
          attentions: z.array(z.looseObject({ kind: z.string(), text: z.object({ zh: z.string() }) })),
        })
        .parse((await api.get('/attentions')).body)
      expect(attentions.map(({ kind }) => kind)).toEqual(['channel-disabled', 'result-unknown'])
      expect(attentions[0]?.text.zh).toContain(`npx hopelight channels enable ${channelId}`)
      expect(attentions[1]?.text.zh).toContain(`通知 ${noticeNumberOf(noticeId)} `)
    })

    test('is counted by the health check, which stays ready', async () => {
      const response = await fetch(`${api.address}/health/ready`)
      expect(response.status).toBe(200)
      expect(await response.json()).toMatchObject({ ready: true, attentions: 2 })
    })

    test('stands above the table of hopelight notices, and below that of hopelight alone', async () => {
      const lines = (await cli('notices')).split('\n')
      expect(lines[0]).toMatch(new RegExp(`^通道 ${channelId} 中断 自 .*535`))
      expect(lines[1]).toBe('需要处理 2 项')
      const row = lines.find((line) => line.includes(noticeNumberOf(noticeId)) && line.includes('青山县'))
      expect(row).toMatch(/联络员·青山 .*发送结果未知（ETIMEDOUT answer）$/)
      expect(await cli()).toContain(`需要处理 2 项，见 npx hopelight notices --data ${api.dataFolder}`)
      expect(await cli('--as', 'liaison')).toContain('需要处理 2 项')
    })

    test('has no name in --json, but person ids', async () => {
      const text = await cli('notices', '--json')
      expect(JSON.parse(text)).toMatchObject({ attentions: [{}, {}], channels: [{ channelId }] })
      expect(text).toContain(recipientId)
      expect(text).not.toContain('联络员·青山')
    })
  })

  describe('POST /attentions/acknowledge', () => {
    const item = { kind: 'result-unknown', subject: '' } as const
    const noteOf = '已当面问过联络员·青山'

    beforeAll(async () => {
      await raiseAttentions(api.rig.ledger, [{ ...item, subject: deliveryId }, attention], api.now())
    })

    afterAll(() => enableChannel(api.rig.ledger, channelId))

    test('refuses what nobody can acknowledge, says why, and leaves the rest of the line undone', async () => {
      const number = noticeNumberOf(noticeId)
      const asked: readonly (readonly [object, number, object])[] = [
        [{ items: [number, channelId] }, 409, { recorded: false, code: 'settles-by-itself' }],
        [{ items: [number, 'AAAAAAAA'] }, 404, { error: { code: 'unknown-item' } }],
        [{ items: [number], note: '电话 13800138000' }, 400, { error: { code: 'personal-data' } }],
        [{ items: [number], actor: { personId: 'p-006' } }, 400, { error: { code: 'unknown-field' } }],
        [{ items: [] }, 400, { error: { code: 'bad-input' } }],
      ]
      for (const [body, status, expected] of asked)
        expect(await api.post('/attentions/acknowledge', body)).toMatchObject({ status, body: expected })
      const lines = [
        ['AAAAAAAA', 4, number],
        [channelId, 3, '自行了结'],
      ] as const
      for (const [given, exitCode, words] of lines) {
        const done = await runInProcess(['notices', 'acknowledge', given, '--data', api.dataFolder])
        expect(done).toMatchObject({ exitCode, stdout: '' })
        expect(done.stderr).toContain(words)
      }
      expect((await told()).notices.find((each) => each.deliveryId === deliveryId)).toMatchObject({
        acknowledged: null,
      })
    })

    test('closes an item by the number that people see, in a seat, and once', async () => {
      const number = noticeNumberOf(noticeId)
      const line = ['notices', 'acknowledge', number.toLowerCase(), '--as', 'liaison']
      expect(await cli(...line, '--note', noteOf)).toContain(`通知 ${number}（联络员·青山） 已确认`)
      const again = await cli('notices', 'acknowledge', deliveryId)
      expect(again).toContain('此前已确认')
      expect(again).toContain('local-admin 于')
      const shown = await cli('notices')
      expect(shown).toContain('需要处理 1 项')
      expect(shown).toMatch(/发送结果未知（.*local-admin .* 确认：已当面问过联络员·青山）/)
      const json = await cli('notices', 'acknowledge', number, '--json')
      expect(JSON.parse(json)).toMatchObject({
        acknowledged: [
          {
            personId: 'local-admin',
            seatId: 'liaison',
            via: 'local-admin',
            note: '已当面问过{p-006}',
            already: true,
          },
        ],
      })
    })
  })
})

describe('POST /channels/{id}/enable', () => {
  test('lets a channel send again, settles its item and wakes its courier', async () => {
    const { client, ledger } = api.rig
    // No worker takes it up: one whose settings lack the channel would let it end.
    const courier = await client.workflow.start(courierWorkflowType, {
      workflowId: courierWorkflowId(channelId),
      taskQueue: randomUUID(),
      args: [{ channelId }],
    })
    try {
      await disableChannel(ledger, channelId, { code: '535', at: api.now() })
      await raiseAttentions(ledger, [attention], api.now())
      expect(await api.post(`/channels/${channelId}/enable`, {})).toMatchObject({
        status: 200,
        body: { channelId, wasDisabled: true, courier: 'woken' },
      })
      expect((await api.get('/attentions')).body).toMatchObject({ attentions: [] })
      const { channels } = z
        .looseObject({
          channels: z.array(z.looseObject({ channelId: z.string(), disabledAt: z.string().nullable() })),
        })
        .parse((await api.get('/channels')).body)
      expect(channels.filter((each) => each.channelId === channelId && each.disabledAt !== null)).toEqual([])
      const { events } = await courier.fetchHistory()
      const signals = (events ?? []).map((each) => each.workflowExecutionSignaledEventAttributes?.signalName)
      expect(signals).toContain('wake')
      expect(await cli('channels', 'enable', channelId)).toContain('本来没有停用；投递流程马上重试')
    } finally {
      await courier.terminate('end of test')
    }
  })

  test('says so when no courier runs, and refuses a channel that nobody knows', async () => {
    await disableChannel(api.rig.ledger, channelId, { code: '535', at: api.now() })
    expect((await api.post(`/channels/${channelId}/enable`, {})).body).toMatchObject({
      courier: 'no-courier',
    })
    expect(await api.post('/channels/nowhere/enable', {})).toMatchObject({
      status: 404,
      body: { error: { code: 'unknown-channel' } },
    })
    const { exitCode } = await runInProcess(['channels', 'enable', 'nowhere', '--data', api.dataFolder])
    expect(exitCode).toBe(4)
  })
})
