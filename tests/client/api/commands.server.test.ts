import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, inject } from 'vitest'
import { z } from 'zod'
import { recordedAnswer } from '../../../domain/schemas/command-schema.ts'
import { eventsOf } from '../../../ledger/queries/events.ts'
import { type ApiRig, createApiRig, sha256Of, signInSheet } from '../support/api-rig.ts'
import { courseOfEvents } from '../../support/course-of-events.ts'

const salon = 'weekly-salon'
let api: ApiRig
let period: string

beforeAll(async () => {
  api = await createApiRig(inject('temporalAddress'), {
    forwardDays: 45,
    people: [
      { personId: 'p-006', name: '联络员·青山', language: 'zh', channels: [], contacts: [] },
      { personId: 'p-007', name: '县科协·青山', language: 'zh', channels: [], contacts: [] },
    ],
  })
  period = await api.openPeriod(salon)
})

afterAll(() => api.close())

async function marking(marks: readonly unknown[], changes: object = {}) {
  return api.command('mark-milestones', { commandId: randomUUID(), step: salon, period, marks, ...changes })
}

/** One team, in the order of its days. */
const test = courseOfEvents()

describe('a mark', () => {
  test('without its evidence is refused, names what is missing, and leaves no event', async () => {
    const before = await api.sequence(salon)
    const mark = await api.mark(salon, 'held', { values: { place: '' }, evidence: [] })
    const { status, body } = await marking([mark])
    const message: unknown = expect.stringMatching(
      /还缺：地点（place）、形式（form）、参加人数（attendees）、专家人数（experts）、佐证材料（evidence：签到表 sign-in、照片 photo、截图 screenshot，任一种）/,
    )
    const missing = ['place', 'form', 'attendees', 'experts', 'evidence']
    expect({ status, body }).toEqual({
      status: 422,
      body: { recorded: false, code: 'evidence-missing', message, missing },
    })
    expect(await api.sequence(salon)).toBe(before)
  })

  test('with evidence that was not uploaded is refused, by the file’s name', async () => {
    const mark = await api.mark(salon, 'held')
    const lost = mark.evidence.map((each) => ({ ...each, name: '照片.jpg', sha256: 'b'.repeat(64) }))
    const { status, body } = await marking([{ ...mark, evidence: lost }])
    const message: unknown = expect.stringContaining('照片.jpg 未上传')
    expect({ status, body }).toEqual({
      status: 422,
      body: { recorded: false, code: 'evidence-missing', message, missing: ['evidence'] },
    })
  })

  test('with everything is recorded once, however often it is sent, and its id takes no other body', async () => {
    const commandId = randomUUID()
    const mark = await api.mark(salon, 'held')
    const claimed = mark.evidence.map((each) => ({ ...each, size: 999 }))
    const first = await marking([{ ...mark, evidence: claimed }], { commandId })
    expect(first.status).toBe(200)
    const answer = z.strictObject({
      recorded: z.literal(true),
      commandId: z.literal(commandId),
      sequence: z.int(),
      at: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/),
      state: z.enum(['done', 'done-late']),
      marks: z.tuple([
        z.strictObject({
          milestone: z.literal(mark.milestone),
          name: z.string(),
          state: z.enum(['done', 'done-late']),
          happenedOn: z.literal(api.today()),
          belowNorm: z.tuple([]),
        }),
      ]),
    })
    expect(answer.safeParse(first.body).error).toBeUndefined()
    expect(await marking([{ ...mark, evidence: claimed }], { commandId })).toEqual(first)
    const other = await marking([{ ...mark, note: '另一内容' }], { commandId })
    expect(other).toMatchObject({ status: 409, body: { recorded: false, code: 'command-id-reused' } })
    const events = await eventsOf(api.rig.ledger, api.teamId, { kind: 'milestonesMarked' })
    const own = events.filter((event) => event.commandId === commandId)
    expect(own).toHaveLength(1)
    // The store knows how long the file is; what was claimed does not count.
    const size = signInSheet.byteLength
    expect(own[0]).toMatchObject({ marks: [{ evidence: [{ sha256: sha256Of(signInSheet), size }] }] })
  })

  test('that says again what is recorded is answered with who and when; another value points to correct', async () => {
    const mark = await api.mark(salon, 'topic-set')
    const first = await marking([mark], { actor: { seatId: 'liaison' } })
    const { at } = recordedAnswer.parse(first.body)
    expect(await marking([mark])).toMatchObject({
      status: 200,
      body: { recorded: true, already: { by: 'local-admin', at } },
    })
    const { status, body } = await marking([{ ...mark, note: '改了' }])
    expect({ status, body }).toMatchObject({ status: 409, body: { code: 'already-marked' } })
    expect(JSON.stringify(body)).toContain(`“确定主题（topic-set）”已由 local-admin 于 ${at} 登记`)
    expect(JSON.stringify(body)).toContain('correct')
  })

  for (const [happenedOn, status, code, words] of [
    ['2999-01-01', 422, 'happened-in-future', '晚于今天'],
    ['2026-02-30', 400, 'date-invalid', 'YYYY-MM-DD'],
    ['26-11-27', 400, 'date-invalid', 'YYYY-MM-DD'],
    ['２０２６-11-27', 400, 'date-invalid', 'YYYY-MM-DD'],
    ['2020-01-01', 422, 'happened-too-early', '2020-01-01'],
  ] as const)
    test(`of the day ${happenedOn} is refused: ${status} ${code}, with the right form`, async () => {
      const mark = await api.mark(salon, 'minutes-filed', { happenedOn })
      const answer = await marking([mark])
      expect(answer.status).toBe(status)
      expect(JSON.stringify(answer.body)).toContain(`"code":"${code}"`)
      expect(JSON.stringify(answer.body)).toContain(words)
    })

  test('of what needs another milestone first is refused, naming it', async () => {
    const step = 'half-year-project'
    const mark = await api.mark(step, 'plan-reviewed')
    const answer = await marking([mark], { step, period: await api.openPeriod(step) })
    expect(answer).toMatchObject({ status: 409, body: { code: 'needs-first', missing: ['selected'] } })
    expect(JSON.stringify(answer.body)).toContain(
      '“方案论证（plan-reviewed）”之前须先完成“课题立项（selected）”',
    )
  })

  test('of several milestones is all or nothing', async () => {
    const [step, before] = ['monthly-visit', await api.sequence('monthly-visit')] as const
    const place = { step, period: await api.openPeriod(step) }
    const both = [await api.mark(step, 'plan-filed'), await api.mark(step, 'visited')]
    const [first] = both
    const refused = await marking([first, { ...both[1], evidence: [] }], place)
    expect(refused).toMatchObject({ status: 422, body: { code: 'evidence-missing', missing: ['evidence'] } })
    expect(await api.sequence(step)).toBe(before)
    expect(await marking(both, place)).toMatchObject({ status: 200, body: { recorded: true } })
  })

  test('takes step, period and milestone in Chinese, in capitals and in full width', async () => {
    const mark = await api.mark(salon, 'minutes-filed')
    const words = { step: '一周一微型沙龙', period: period.toLowerCase().replace('2', '２') }
    const answer = await marking([{ ...mark, milestone: '活动记录归档' }], words)
    expect(answer).toMatchObject({ status: 200, body: { recorded: true } })
  })
})

describe('what is not known', () => {
  test('is refused with the nearest three, and leaves nothing in the history', async () => {
    const length = async () => {
      const runs = await api.rig.historiesOf(api.teamId)
      return runs.map(({ history }) => history.events?.length)
    }
    const [before, mark] = [await length(), await api.mark(salon, 'topic-set')]
    const open = await api.openPeriod(salon)
    const unknown = [
      [{ step: 'weekly-saloon' }, 'unknown-step', 'weekly-salon'],
      [{ period: `${open}x` }, 'unknown-period', open],
      [{ marks: [{ ...mark, milestone: 'topic_set' }] }, 'unknown-milestone', 'topic-set'],
      [{ marks: [{ ...mark, values: { topik: 'x' } }] }, 'unknown-fact', 'topic'],
    ] as const
    for (const [changes, code, nearest] of unknown) {
      const { status, body } = await marking([mark], { period: open, ...changes })
      expect({ status, body }).toMatchObject({ status: 422, body: { recorded: false, code } })
      const names = /Nearest: ([^"]+)/.exec(JSON.stringify(body))?.[1]?.split(/[、,] ?/) ?? []
      expect(names[0]).toContain(nearest)
      expect(names).toHaveLength(3)
    }
    const team = await api.post('/teams/api/commands/suspend', {
      commandId: randomUUID(),
      on: api.today(),
      reason: '防汛',
    })
    expect(team).toMatchObject({ status: 404, body: { error: { code: 'unknown-team' } } })
    expect(JSON.stringify(team.body)).toContain(api.teamId)
    expect(await length()).toEqual(before)
  })
})

describe('who gives a command', () => {
  const place = async () => ({
    step: 'quarterly-consultation',
    period: await api.openPeriod('quarterly-consultation'),
  })

  test('is never said by its body', async () => {
    const mark = await api.mark('quarterly-consultation', 'agenda')
    const claims = [
      [{ personId: 'p-007' }, 'actor.personId'],
      [{ personId: 'p-006', seatId: 'association-county', via: 'api' }, 'actor.personId、actor.via'],
      [{ via: 'local-admin' }, 'actor.via'],
    ] as const
    for (const [actor, fields] of claims) {
      const { body, status } = await marking([mark], { ...(await place()), actor })
      expect({ status, body }).toMatchObject({ status: 400, body: { error: { code: 'unknown-field' } } })
      expect(JSON.stringify(body)).toContain(`没有这些字段：${fields}。相近的：seatId`)
    }
  })

  test('is the local admin for who bears its token, in whatever seat it acts', async () => {
    const mark = await api.mark('quarterly-consultation', 'agenda')
    const actor = { seatId: `tech-manager@${api.teamId}` }
    expect(await marking([mark], { ...(await place()), actor })).toMatchObject({ status: 200 })
    const [event] = await eventsOf(api.rig.ledger, api.teamId, {
      step: 'quarterly-consultation',
      kind: 'milestonesMarked',
    })
    expect(event?.actor).toMatchObject({
      personId: 'local-admin',
      seatId: 'tech-manager',
      via: 'local-admin',
    })
  })
})
