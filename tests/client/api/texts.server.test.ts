import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { milestoneRow } from '../../../ledger/queries/milestones.ts'
import { type ApiRig, createApiRig } from '../support/api-rig.ts'
import { courseOfEvents } from '../../support/course-of-events.ts'

const step = 'weekly-salon'
let api: ApiRig
let period: string

beforeAll(async () => {
  api = await createApiRig(inject('temporalAddress'), {
    forwardDays: 20,
    people: [
      {
        personId: 'p-006',
        name: '王小明',
        language: 'zh',
        channels: [],
        contacts: [{ kind: 'mobile', address: '13800138000' }],
      },
      { personId: 'p-007', name: '王小明亮', language: 'zh', channels: [], contacts: [] },
    ],
  })
  period = await api.openPeriod(step)
})

afterAll(() => api.close())

/** The smallest mark, with that note. */
async function withNote(note: string, changes: object = {}) {
  const mark = { ...(await api.mark(step, 'topic-set')), note, ...changes }
  return api.command('mark-milestones', { commandId: randomUUID(), step, period, marks: [mark] })
}

async function wholeHistory(): Promise<string> {
  const runs = await api.rig.historiesOf(api.teamId)
  const payloads = runs.flatMap(({ history }) => (history.events ?? []).map(textsOf))
  return payloads.join('\n')
}

/** Everything that looks like a payload, decoded. */
function textsOf(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8')
  if (Array.isArray(value)) return value.map(textsOf).join(' ')
  if (typeof value === 'string') return value
  return typeof value === 'object' && value !== null ? Object.values(value).map(textsOf).join(' ') : ''
}

/** One team, in the order of its days. */
const inTurn = courseOfEvents()

describe('a note', () => {
  test.each([
    ['x'.repeat(2_001), 'text-too-long', '最多 2000 字，现有 2001 字'],
    ['𠮷'.repeat(2_001), 'text-too-long', '现有 2001 字'],
    ['长'.repeat(30_000), 'text-too-long', '现有 30000 字'],
    ['abc\u202Edef', 'text-forbidden', '双向控制字符'],
    ['abc\u0007def', 'text-forbidden', '控制字符'],
    ['联系 13800138000', 'personal-data', '手机号'],
    ['联系 １３８ ００１３ ８０００', 'personal-data', '手机号'],
    ['发 someone@example.com', 'personal-data', '电子邮箱'],
    ['0570-8123456', 'personal-data', '固定电话'],
  ])('%j… is refused: %s', async (note, code, words) => {
    const before = await api.sequence(step)
    const { status, body } = await withNote(note)
    expect(status).toBe(400)
    expect(body).toMatchObject({ error: { code } })
    const text = JSON.stringify(body)
    expect(text).toContain('说明（note）')
    expect(text).toContain(words)
    // What was refused is not said again.
    expect(text).not.toContain('8138000')
    expect(await api.sequence(step)).toBe(before)
  })

  test.each([
    ['values', { values: { topic: '主题 13800138000', expert: '甲' } }, '主题（topic）'],
    [
      'evidence',
      {
        evidence: [{ kind: 'document', name: '110101199003074514.pdf', url: 'https://example.com/a' }],
      },
      '佐证材料（evidence）',
    ],
  ])('personal data in %s is refused as well', async (_, changes, field) => {
    const { status, body } = await withNote('', changes)
    expect({ status, body }).toMatchObject({ status: 400, body: { error: { code: 'personal-data' } } })
    expect(JSON.stringify(body)).toContain(field)
  })

  inTurn(
    'with 2,000 characters, emoji, joiners and characters beyond the BMP is kept whole; names of the people file are not in it',
    async () => {
      const rare = '𠮷野家👩‍👩‍👧，王小明亮与王小明主持，{p-006} 王 小 明。'
      const note = rare + '山'.repeat(2_000 - Array.from(rare).length)
      const answer = await withNote(note, { values: { topic: '王小明的题目', expert: '王小明亮' } })
      expect(answer).toMatchObject({ status: 200, body: { recorded: true } })
      const row = await milestoneRow(api.rig.ledger, {
        teamId: api.teamId,
        step,
        period,
        milestone: 'topic-set',
      })
      expect(row?.mark?.note).toBe(note.replace('王小明亮', '{p-007}').replace('王小明', '{p-006}'))
      expect(row?.mark?.values).toEqual({ topic: '{p-006}的题目', expert: '{p-007}' })
    },
  )

  inTurn('leaves no name, number or address in any history of the team', async () => {
    const text = await wholeHistory()
    const holds = (part: string): boolean => text.includes(part)
    expect(holds('𠮷野家👩‍👩‍👧，{p-007}与{p-006}主持')).toBe(true)
    const personal = ['王小明', '13800138000', 'someone@example.com', '110101199003074514', '8123456']
    expect(personal.filter(holds)).toEqual([])
  })

  inTurn('is not logged, recorded or refused', async () => {
    await withNote('𠮷')
    await withNote('联系 13800138000')
    const log = api.log()
    expect(log).toContain('"code":"personal-data"')
    for (const text of ['𠮷', '13800138000', '联系', api.token]) expect(log).not.toContain(text)
  })
})

describe('a body', () => {
  test.each([
    ['{', 400, 'body-not-json'],
    ['[]', 400, 'bad-input'],
    ['null', 400, 'bad-input'],
    ['{"commandId":"short"}', 400, 'bad-input'],
    [`{"commandId":"${'x'.repeat(65)}"}`, 400, 'bad-input'],
    ['{"commandId":"with space here"}', 400, 'bad-input'],
    ['{"commandId":"bidi-\u202E-id-0001"}', 400, 'bad-input'],
  ])('%s is answered %i %s', async (body, status, code) => {
    const response = await fetch(`${api.address}/teams/${api.teamId}/commands/mark-milestones`, {
      method: 'POST',
      headers: { authorization: `Bearer ${api.token}`, 'content-type': 'application/json' },
      body,
    })
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ error: { code } })
  })

  test('with several faults is answered with all of them', async () => {
    const marks = [{ milestone: '', happenedOn: '2026-02-30', evidence: [{ kind: 'film' }] }]
    const { status, body } = await api.command('mark-milestones', { commandId: 'x', step, period, marks })
    expect(status).toBe(400)
    const fields = JSON.stringify(body)
    for (const field of ['commandId', 'marks.0.milestone', 'marks.0.happenedOn', 'marks.0.evidence.0.kind'])
      expect(fields).toContain(`"field":"${field}"`)
  })

  test('of more than a megabyte is refused', async () => {
    const { status, body } = await withNote('x'.repeat(1_100_000))
    expect({ status, body }).toMatchObject({ status: 413, body: { error: { code: 'body-too-large' } } })
  })
})
