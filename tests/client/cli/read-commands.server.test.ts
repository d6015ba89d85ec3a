import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { z } from 'zod'
import { textWidth } from '../../../client/cli/table.ts'
import { stepKeys } from '../../../domain/programme/steps.ts'
import { eventsOf } from '../../../ledger/queries/events.ts'
import { type ApiRig, createApiRig } from '../support/api-rig.ts'
import { runInProcess } from '../support/run-in-process.ts'

const step = 'weekly-salon'
let api: ApiRig

beforeAll(async () => {
  api = await createApiRig(inject('temporalAddress'), {
    forwardDays: 45,
    people: [{ personId: 'p-006', name: '联络员·青山', language: 'zh', channels: [], contacts: [] }],
  })
  const period = await api.openPeriod(step)
  const marks = [await api.mark(step, 'held')]
  await api.command('mark-milestones', { commandId: randomUUID(), step, period, marks })
  const reason = '联络员·青山 的签到表缺页'
  const body = { commandId: randomUUID(), step, period, milestone: 'held', reason }
  await api.command('return-milestone', body)
})

afterAll(() => api.close())

async function read(words: readonly string[], columns: number | null = null): Promise<string> {
  const terminal = { colour: columns !== null, columns }
  const { exitCode, stdout, stderr } = await runInProcess([...words, '--data', api.dataFolder], terminal)
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  return stdout
}

async function json(...words: readonly string[]): Promise<unknown> {
  return JSON.parse(await read([...words, '--json']))
}

/** Lines that are not there to be copied. */
function widestOf(text: string): number {
  const lines = text.split('\n').filter((line) => !line.includes('npx hopelight'))
  return Math.max(...lines.map(textWidth))
}

const duty = z.looseObject({
  teamId: z.string(),
  period: z.string(),
  milestone: z.string(),
  owner: z.string(),
  dueAt: z.string(),
  light: z.string(),
  word: z.string(),
  command: z.string(),
})

describe('hopelight without a command', () => {
  test.each([100, 120, null])(
    'fits %s columns, says once what its numbers are, and gives a line to copy',
    async (columns) => {
      const text = await read([], columns)
      expect(widestOf(text)).toBeLessThanOrEqual(columns ?? 120)
      expect(text.split('应开').length).toBe(2)
      for (const name of ['沙龙', '帮扶', '会商', '攻坚', '转化', '跨越']) expect(text).toContain(name)
      expect(text).toMatch(/红 逾期督办/)
      expect(text).toMatch(/ \d+\/\d+\/\d+\/\d+\/\d+ /)
      expect(text).toContain(`npx hopelight show ${api.teamId} --data ${api.dataFolder}`)
    },
  )

  test('is a list on a terminal of 80 columns', async () => {
    const text = await read([], 80)
    expect(widestOf(text)).toBeLessThanOrEqual(80)
    expect(text).toContain('\u001b[31m红 逾期督办\u001b[39m')
  })

  test('gives the table as JSON, counted by milestones and occurrences', async () => {
    const document = z
      .object({ asOf: z.string(), teams: z.array(z.looseObject({ steps: z.array(z.looseObject({})) })) })
      .parse(await json())
    const [team] = document.teams
    expect(team).toMatchObject({ teamId: api.teamId, county: '青山县', state: 'running' })
    expect(team?.steps).toHaveLength(6)
    const light = { light: 'red', word: '逾期督办' }
    expect(team?.steps[0]).toMatchObject({ step, name: '一周一微型沙龙', held: 0, exempt: 0, ...light })
  })

  test('for a seat says what is to be done today, this week, and what was returned', async () => {
    const text = await read(['--as', 'liaison'])
    expect(text).toMatch(/今日必办 \d+ 项\n1\. /)
    expect(text).toContain('退回补正 1 项')
    // The names that the API took out of the reason are put back.
    expect(text).toContain('退回：联络员·青山 的签到表缺页')
    const shape = z.object({
      asOf: z.string(),
      seat: z.literal(`liaison@${api.teamId}`),
      today: z.array(duty),
      thisWeek: z.array(duty),
      returned: z.array(duty),
    })
    const document = shape.parse(await json('next', '--as', `liaison@${api.teamId}`))
    const all = [...document.today, ...document.thisWeek, ...document.returned]
    expect(new Set(all.map(({ owner }) => owner))).toEqual(new Set(['liaison']))
  })
})

describe('hopelight inbox', () => {
  test('lists what is owed by due, each with the line that records it', async () => {
    const shape = z.object({ asOf: z.string(), seat: z.null(), duties: z.array(duty) })
    const { duties } = shape.parse(await json('inbox'))
    expect(duties.length).toBeGreaterThan(20)
    expect(duties.map(({ dueAt }) => dueAt)).toEqual(duties.map(({ dueAt }) => dueAt).toSorted())
    const [first] = duties
    expect(first?.command).toBe(
      `npx hopelight mark ${api.teamId} monthly-visit ${first?.period} plan-filed --set plannedFirms= --set plannedExperts=`,
    )
    const text = await read(['inbox'], 80)
    expect(widestOf(text)).toBeLessThanOrEqual(80)
    expect(text).toContain(`共 ${duties.length} 项`)
  })

  test('gives lines that record nothing as they stand: they are refused by name', async () => {
    const { duties } = z.looseObject({ duties: z.array(duty) }).parse(await json('inbox', '--as', 'liaison'))
    const [first] = duties
    const words = (first?.command ?? '').split(' ').slice(2)
    const { exitCode, stderr } = await runInProcess([...words, '--data', api.dataFolder])
    expect(exitCode).toBe(3)
    expect(stderr).toContain('还缺：')
  })

  test.each([
    ['liason', 2, '没有岗位“liason”，相近的：liaison'],
    ['liaison@nowhere', 4, '没有帮扶团“nowhere”'],
  ])('refuses the seat %s with %i', async (seat, exitCode, words) => {
    const answer = await runInProcess(['inbox', '--as', seat, '--data', api.dataFolder])
    expect(answer.exitCode).toBe(exitCode)
    expect(answer.stderr).toContain(words)
  })
})

describe('hopelight show', () => {
  test('shows the six steps in their order, what is open, and how the closed ones ended', async () => {
    const lit = { light: z.string(), word: z.string() }
    const shape = z.looseObject({
      teamId: z.literal(api.teamId),
      state: z.literal('running'),
      steps: z.array(
        z.looseObject({
          ...lit,
          step: z.string(),
          state: z.literal('running'),
          open: z.array(
            z.looseObject({ ...lit, period: z.string(), milestones: z.array(z.looseObject(lit)) }),
          ),
          closed: z.object({
            done: z.int(),
            'done-late': z.int(),
            missed: z.int(),
            exempt: z.int(),
            waived: z.int(),
            suspended: z.int(),
          }),
        }),
      ),
      orders: z.array(z.looseObject({ orderId: z.string() })),
    })
    const { steps, orders } = shape.parse(await json('show', api.teamId))
    expect(steps.map((each) => each.step)).toEqual(stepKeys)
    expect(orders.length).toBeGreaterThan(0)
    const text = await read(['show', api.teamId])
    expect(text).toContain(`未开展 ${steps[0]?.closed.missed}`)
    expect(text).toMatch(/督办单\n  拟稿 \d{4}-\d\d-\d\d 一周一微型沙龙 \d{4}-W\d\d：举办沙龙（待签发）/)
    expect(text).toContain('待“组团入企”之后')
    expect(text).not.toContain('\u001b')
  })

  test.each([80, 100])('fits %i columns', async (columns) => {
    const text = await read(['show', api.teamId], columns)
    expect(text.split('\n').filter((line) => textWidth(line) > columns)).toEqual([])
  })
})

describe('hopelight history', () => {
  test('reads every event from Temporal, as the ledger has them, in order', async () => {
    const shape = z.object({
      teamId: z.literal(api.teamId),
      source: z.literal('temporal'),
      events: z.array(z.looseObject({ workflowId: z.string(), sequence: z.int(), at: z.string() })),
    })
    const { events } = shape.parse(await json('history', api.teamId))
    expect(events).toEqual(await eventsOf(api.rig.ledger, api.teamId))
    const text = await read(['history', api.teamId], 100)
    expect(text).toContain(`共 ${events.length} 条，来源 Temporal`)
    expect(text).toMatch(
      /一周一微型沙龙 +\S+ +登记\s+held 待办 → (?:按期|逾期)完成 \S+ · local-admin 联络员 本机管理员/,
    )
    expect(text).not.toMatch(/milestonesMarked|occurrenceOpened/)
    expect(widestOf(text)).toBeLessThanOrEqual(100)
  })

  test('shows one step, period, person or kind alone, and refuses those that there are not', async () => {
    const shape = z.object({
      events: z.array(z.looseObject({ workflowId: z.string(), kind: z.string(), actor: z.unknown() })),
    })
    const marks = shape.parse(
      await json('history', api.teamId, '--step', 'weekly-salon', '--kind', 'milestonesMarked'),
    )
    expect(marks.events.length).toBeGreaterThan(0)
    expect(new Set(marks.events.map(({ kind, workflowId }) => `${kind} ${workflowId}`))).toEqual(
      new Set([`milestonesMarked team/${api.teamId}/weekly-salon`]),
    )
    const actor = { personId: 'p-006', seatId: 'liaison' }
    const period = await api.openPeriod(step)
    const plain = { commandId: randomUUID(), actor, period, marks: [await api.mark(step, 'topic-set')] }
    await api.rig.client.workflow
      .getHandle(`team/${api.teamId}/${step}`)
      .executeUpdate('markMilestones', { args: [plain] })
    const byName = shape.parse(await json('history', api.teamId, '--person', '联络员·青山'))
    expect(byName).toEqual(shape.parse(await json('history', api.teamId, '--person', 'p-006')))
    expect(byName.events).toMatchObject([{ actor }])
    expect(await json('history', api.teamId, '--period', '1999-W01')).toMatchObject({ events: [] })
  })

  test('gives comma-separated values with before, after and who', async () => {
    const text = await read(['history', api.teamId, '--csv', '--kind', 'milestonesMarked'])
    const [head = '', first = ''] = text.split('\r\n')
    expect(head).toBe('\uFEFF登记时间,发生日期,步骤,期次,节点,事件,何人,岗位,途径,之前,之后,缘由,序号,流程')
    expect(first).toMatch(
      /^\d{4}-\d\d-\d\dT[^,]+,\d{4}-\d\d-\d\d,[^,]+,[^,]+,[^,]+,登记,[^,]*,[^,]*,本机管理员,待办,(?:按期|逾期)完成/,
    )
  })
})
