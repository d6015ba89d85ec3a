import { afterAll, beforeAll, describe, expect, inject } from 'vitest'
import { eventsOf } from '../../../ledger/queries/events.ts'
import { openOrders, type OrderView } from '../../../ledger/queries/orders.ts'
import { type ApiRig, createApiRig, until } from '../support/api-rig.ts'
import { runInProcess } from '../support/run-in-process.ts'
import { courseOfEvents } from '../../support/course-of-events.ts'

let api: ApiRig
let order: OrderView
let place: readonly string[]

beforeAll(async () => {
  api = await createApiRig(inject('temporalAddress'), {
    people: [{ personId: 'p-006', name: '赵联络', language: 'zh', channels: [], contacts: [] }],
    forwardDays: 50,
  })
  const [first] = await openOrders(api.rig.ledger, api.teamId)
  if (first === undefined) throw new Error('seven weeks without a salon draft an order')
  order = first
  place = [api.teamId, first.step, first.period]
}, 120_000)

afterAll(() => api.close())

async function cli(...words: readonly string[]) {
  return runInProcess([...words, '--data', api.dataFolder])
}

const year = () => api.today().slice(0, 4)

/** One team, in the order of its days. */
const test = courseOfEvents()

describe('bare hopelight', () => {
  test('shows the city’s association its drafts, with the line that issues each', async () => {
    const { stdout } = await cli('--as', `association-city@${api.teamId}`)
    expect(stdout).toMatch(/督办单 \d+ 件\n拟稿 /)
    expect(stdout).toContain(`npx hopelight issue ${place.join(' ')} --data ${api.dataFolder}`)
    expect((await cli('--as', `liaison@${api.teamId}`)).stdout).not.toContain('督办单')
  })
})

describe('hopelight issue', () => {
  test('that is refused, in words or by the cadence, takes no number', async () => {
    const tooLong = ['--note', '长'.repeat(2_001)]
    expect(await cli('issue', ...place, ...tooLong)).not.toMatchObject({ exitCode: 0 })
    expect(await cli('issue', ...place, '--note', '联系人 13800138000')).toMatchObject({ exitCode: 2 })
    const { teamId } = api
    const handle = api.rig.client.workflow.getHandle(`team/${teamId}/${order.step}`)
    const actor = { personId: 'p-006', seatId: 'liaison' }
    const message = { commandId: 'issue-plain-1', actor, period: order.period, note: '' }
    await expect(handle.executeUpdate('issueOrder', { args: [message] })).rejects.toThrow(
      'Workflow Update failed',
    )
    expect(await api.rig.ledger.db.selectFrom('order_number').selectAll().execute()).toEqual([])
  })

  test('gives the draft its number and a reply limit, and shows it', async () => {
    const issued = await cli('issue', ...place, '--note', '请补办，并由赵联络说明原因')
    expect(issued).toMatchObject({ exitCode: 0, stderr: '' })
    expect(issued.stdout).toMatch(new RegExp(`督办单已签发 DB-${year()}-0001，`))
    await until(
      async () => (await eventsOf(api.rig.ledger, api.teamId, { kind: 'orderIssued' })).length === 1,
    )
    const [event] = await eventsOf(api.rig.ledger, api.teamId, { kind: 'orderIssued' })
    expect(event).toMatchObject({
      // No name of the people file enters a history.
      note: '请补办，并由{p-006}说明原因',
      actor: { seatId: 'association-city' },
    })
    const [numbered] = await eventsOf(api.rig.ledger, api.teamId, { kind: 'orderNumbered' })
    expect(numbered).toMatchObject({ number: `DB-${year()}-0001`, sequence: (event?.sequence ?? 0) + 1 })
    const shown = await cli('show', api.teamId)
    expect(shown.stdout).toMatch(new RegExp(`DB-${year()}-0001 .*${order.period}：.*已签发，待反馈`))
  })

  test('has the cadence wake the courier at once', async () => {
    const handle = api.rig.client.workflow.getHandle(`team/${api.teamId}/${order.step}`)
    const wokenCouriers = async () =>
      ((await handle.fetchHistory()).events ?? []).flatMap((each) => {
        const signal = each.signalExternalWorkflowExecutionInitiatedEventAttributes
        return signal?.signalName === 'wake' ? (signal.workflowExecution?.workflowId ?? []) : []
      })
    await expect.poll(wokenCouriers, { timeout: 10_000 }).toEqual(['courier/file'])
  })

  test('told its receivers with the number, and only then', async () => {
    const notices = await api.rig.ledger.db
      .selectFrom('notice')
      .select(['kind', 'sequence'])
      .where('kind', '=', 'order-issued')
      .execute()
    const [numbered] = await eventsOf(api.rig.ledger, api.teamId, { kind: 'orderNumbered' })
    expect(notices).toEqual([{ kind: 'order-issued', sequence: numbered?.sequence }])
  })

  test('again is refused in words, and a repeat of the same command is not', async () => {
    const again = await cli('issue', ...place)
    expect(again).toMatchObject({ exitCode: 3 })
    expect(again.stderr + again.stdout).toContain('督办单已签发，待反馈')
  })
})

describe('hopelight reply, return-order and close', () => {
  test('take an order from its reply to its close, each once whatever is sent twice', async () => {
    expect(await cli('close', ...place)).toMatchObject({ exitCode: 3 })
    expect(await cli('reply', ...place)).toMatchObject({ exitCode: 3 })
    const words = ['--reason', '专家行程冲突，已定补办', '--command-id', 'reply-0001']
    const replied = await cli('reply', ...place, ...words)
    expect(replied).toMatchObject({ exitCode: 0 })
    expect((await cli('reply', ...place, ...words)).stdout).toBe(replied.stdout)
    expect(await cli('return-order', ...place, '--reason', '未写明日期', '--limit', '3')).toMatchObject({
      exitCode: 0,
    })
    expect(await cli('reply', ...place, '--reason', '定于下周五')).toMatchObject({ exitCode: 0 })
    const closed = await cli('close', ...place)
    expect(closed.stdout).toContain('已销号')
    await until(
      async () =>
        !(await openOrders(api.rig.ledger, api.teamId)).some(({ orderId }) => orderId === order.orderId),
    )
    const kinds = (await eventsOf(api.rig.ledger, api.teamId, { step: order.step }))
      .map(({ kind }) => kind)
      .filter((kind) => /^order(Issued|Replied|Returned|Closed)$/.test(kind))
    expect(kinds).toEqual(['orderIssued', 'orderReplied', 'orderReturned', 'orderReplied', 'orderClosed'])
  })
})
