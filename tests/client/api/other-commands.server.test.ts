import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js'
import { afterAll, beforeAll, describe, expect, inject } from 'vitest'
import { isSigned, readActorKeys } from '../../../audit/actor-assertion.ts'
import { receivedCommands } from '../../../audit/received-commands.ts'
import { recordedAnswer } from '../../../domain/schemas/command-schema.ts'
import { eventsOf } from '../../../ledger/queries/events.ts'
import { listOccurrences } from '../../../ledger/queries/occurrences.ts'
import { type ApiRig, createApiRig, until } from '../support/api-rig.ts'
import { courseOfEvents } from '../../support/course-of-events.ts'

const step = 'weekly-salon'
let api: ApiRig
let period: string

beforeAll(async () => {
  api = await createApiRig(inject('temporalAddress'), {
    forwardDays: 45,
    people: [{ personId: 'p-006', name: '联络员·青山', language: 'zh', channels: [], contacts: [] }],
  })
  period = await api.openPeriod(step)
})

afterAll(() => api.close())

function give(name: string, body: object) {
  const place = name === 'suspend' || name === 'resume' ? {} : { step, period }
  return api.command(name, { commandId: randomUUID(), ...place, ...body })
}

async function lastEvent(kind: 'milestoneReturned' | 'milestoneCorrected' | 'lateRecordAdmitted') {
  return (await eventsOf(api.rig.ledger, api.teamId, { kind })).at(-1)
}

/** One team, in the order of its days. */
const test = courseOfEvents()

describe('return-milestone and correct-milestone', () => {
  test('need something that is marked, and a reason', async () => {
    const unmarked = await give('return-milestone', { milestone: 'held', reason: '缺页' })
    expect(unmarked).toMatchObject({ status: 409, body: { code: 'not-marked' } })
    const mark = await api.mark(step, 'held')
    expect(await give('mark-milestones', { marks: [mark] })).toMatchObject({ status: 200 })
    const noReason = await give('return-milestone', { milestone: 'held', reason: ' ' })
    expect(noReason).toMatchObject({ status: 422, body: { code: 'reason-missing' } })
  })

  test('a correction keeps the old value and names the event it replaces', async () => {
    const [marked] = await eventsOf(api.rig.ledger, api.teamId, { step, kind: 'milestonesMarked' })
    const mark = await api.mark(step, 'held', { note: '人数更正' })
    const { body } = await give('correct-milestone', { mark, reason: '人数更正' })
    expect(body).toMatchObject({ recorded: true })
    expect(await lastEvent('milestoneCorrected')).toMatchObject({ replaces: marked?.sequence })
    expect((await eventsOf(api.rig.ledger, api.teamId, { step, kind: 'milestonesMarked' }))[0]).toEqual(
      marked,
    )
  })

  test('a return gives a new limit, once; its id takes no other limit', async () => {
    const commandId = randomUUID()
    const body = { commandId, milestone: 'held', reason: '签到表缺页', limitWorkdays: 5 }
    const first = await give('return-milestone', body)
    expect(first).toMatchObject({ status: 200, body: { recorded: true, state: 'returned' } })
    expect(await lastEvent('milestoneReturned')).toMatchObject({ dates: { rule: '退回后 5 个工作日' } })
    expect(await give('return-milestone', body)).toEqual(first)
    const other = await give('return-milestone', { ...body, limitWorkdays: 4 })
    expect(other).toMatchObject({ status: 409, body: { code: 'command-id-reused' } })
  })
})

describe('a closed occurrence', () => {
  test('says how it ended, takes a late record from the city, then says by whom', async () => {
    const missed = await listOccurrences(api.rig.ledger, { teamId: api.teamId, step, states: ['missed'] })
    const closed = missed[0]?.period ?? ''
    const milestone = missed[0]?.milestones.find((each) => each.milestone === 'held')
    const mark = await api.mark(step, 'held', { happenedOn: milestone?.dueAt.slice(0, 10) ?? '' })
    const early = await give('mark-milestones', { period: closed, marks: [mark] })
    expect(early).toMatchObject({ status: 409, body: { code: 'occurrence-closed' } })
    expect(JSON.stringify(early.body)).toMatch(/已结束（未开展，\d{4}-.* 结束）；逾期记录由市科协补录/)
    const admitted = await give('admit-late-record', { period: closed, mark, reason: '材料迟交' })
    expect(admitted).toMatchObject({ status: 200, body: { state: 'done-late' } })
    expect(await lastEvent('lateRecordAdmitted')).toMatchObject({ closed: { result: 'done-late' } })
    const again = await give('mark-milestones', { period: closed, marks: [mark] })
    expect(JSON.stringify(again.body)).toContain('已结束（逾期完成，local-admin 于 ')
  })
})

describe('the actor', () => {
  test('is signed by the API’s own key, together with everything that its workflow received', async () => {
    const event = await lastEvent('milestoneReturned')
    const { workflowId = '', commandId = '' } = event ?? {}
    const histories = await api.rig.historiesOf(api.teamId)
    const runs = histories.map(({ history, runId }) => ({
      runId,
      history: JSON.parse(historyToJSON(history)) as unknown,
    }))
    const [received] = receivedCommands(runs).get(commandId) ?? []
    if (received === undefined) throw new Error('the histories hold no such command')
    const keys = readActorKeys([await readFile(join(api.dataFolder, 'keys', 'api-actor.pem.pub'), 'utf8')])
    const command = { workflowId, ...received }
    expect(isSigned(command, keys)).toBe(true)
    expect(isSigned({ ...command, workflowId: `${workflowId}x` }, keys)).toBe(false)
    expect(isSigned({ ...command, name: 'correct-milestone' }, keys)).toBe(false)
    const message = Object.fromEntries(Object.entries(received.message ?? {}))
    expect(isSigned({ ...command, message: { ...message, reason: '另一理由' } }, keys)).toBe(false)
    expect(event?.actor).toEqual(message['actor'])
    expect(event?.actor).not.toHaveProperty('unsigned')
  })
})

describe('two admins at once', () => {
  test('one is recorded, the other is told by whom and when', async () => {
    const [one, other] = [
      await api.mark(step, 'topic-set', { note: '甲' }),
      await api.mark(step, 'topic-set', { note: '乙' }),
    ]
    const answers = await Promise.all([
      give('mark-milestones', { marks: [one] }),
      give('mark-milestones', { marks: [other] }),
    ])
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]))
    const at = answers.flatMap(({ body }) => recordedAnswer.safeParse(body).data?.at ?? [])
    const refused = JSON.stringify(answers.find(({ status }) => status === 409)?.body)
    expect(refused).toContain(`已由 local-admin 于 ${at[0]} 登记，内容不同`)
  })
})

describe('suspend and resume', () => {
  test('reach all six steps, need a reason and a right day, and say when it is so already', async () => {
    const on = api.today()
    expect(await give('suspend', { on, reason: '' })).toMatchObject({ body: { code: 'reason-missing' } })
    expect(await give('suspend', { on: '2026-01-01', reason: '防汛' })).toMatchObject({
      status: 422,
      body: { code: 'suspension-day' },
    })
    expect(await give('resume', { on })).toMatchObject({ status: 409, body: { code: 'not-suspended' } })
    const order = { commandId: randomUUID(), on, reason: '防汛' }
    const first = await give('suspend', order)
    expect(first).toMatchObject({ status: 200, body: { state: 'suspended' } })
    expect(await give('suspend', order)).toEqual(first)
    expect(await give('suspend', { ...order, reason: '另一理由' })).toMatchObject({
      body: { code: 'command-id-reused' },
    })
    const twice = await give('suspend', { on, reason: '防汛' })
    expect(twice).toMatchObject({ status: 409, body: { code: 'already-suspended' } })
    await until(
      async () => (await eventsOf(api.rig.ledger, api.teamId, { kind: 'cadenceSuspended' })).length === 6,
    )
    expect((await api.get('/city')).body).toMatchObject({ teams: [{ state: 'suspended' }] })
    expect(await give('resume', { on })).toMatchObject({ status: 200, body: { state: 'running' } })
    await until(
      async () => (await eventsOf(api.rig.ledger, api.teamId, { kind: 'cadenceResumed' })).length === 6,
    )
  })
})
