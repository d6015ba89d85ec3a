import { afterAll, beforeAll, describe, expect, inject } from 'vitest'
import { recordedAnswer } from '../../../domain/schemas/command-schema.ts'
import { eventsOf } from '../../../ledger/queries/events.ts'
import { type ApiRig, createApiRig } from '../support/api-rig.ts'
import { courseOfEvents } from '../../support/course-of-events.ts'

const step = 'monthly-visit'
/** More than a workflow remembers. */
const different = 340
const repeats = 3
let api: ApiRig
let period: string

beforeAll(async () => {
  api = await createApiRig(inject('temporalAddress'), { forwardDays: 20 })
  period = await api.openPeriod(step)
  const marks = [await api.mark(step, 'plan-filed')]
  await api.command('mark-milestones', { commandId: 'burst-first-mark', step, period, marks })
})

afterAll(() => api.close())

async function correction(index: number, firm = `企业 ${index}`) {
  const mark = await api.mark(step, 'plan-filed', {
    values: { plannedFirms: [firm], plannedExperts: ['甲'] },
  })
  return api.command('correct-milestone', {
    commandId: `burst-no-${index}`,
    step,
    period,
    mark,
    reason: '逐家更正',
  })
}

/** The same again for as long as it is only not known to be recorded: how soon it is depends on the machine. */
async function settledCorrection(index: number): ReturnType<typeof correction> {
  for (;;) {
    const answer = await correction(index)
    const { body, status } = answer
    if (status !== 503 || !JSON.stringify(body).includes('"not-recorded-yet"')) return answer
  }
}

async function corrections() {
  return eventsOf(api.rig.ledger, api.teamId, { step, kind: 'milestoneCorrected' })
}

/** One team, in the order of its days. */
const test = courseOfEvents()

describe('a burst of 1,020 commands, each of them three times', () => {
  test('is recorded whole, each once, and repeats are answered alike', async () => {
    const order = Array.from({ length: different * repeats }, (_, index) => (index * 7) % different)
    const answers = await Promise.all(order.map(settledCorrection))
    expect(answers.filter(({ status }) => status !== 200)).toEqual([])
    const sequences = new Map<string, Set<number>>()
    for (const { body } of answers) {
      const { commandId, sequence } = recordedAnswer.parse(body)
      sequences.set(commandId, (sequences.get(commandId) ?? new Set()).add(sequence))
    }
    expect(sequences.size).toBe(different)
    expect([...sequences.values()].every(({ size }) => size === 1)).toBe(true)
    const recorded = (await corrections()).map(
      ({ commandId = '', sequence }) => [commandId, sequence] as const,
    )
    expect(recorded).toHaveLength(different)
    const answered = [...sequences].map(([commandId, [sequence = 0]]) => [commandId, sequence] as const)
    expect(answered.toSorted(bySequence)).toEqual(recorded.toSorted(bySequence))
  })

  test('leaves an answer for the oldest of them, which the workflow has forgotten, in the ledger', async () => {
    const [oldest] = await corrections()
    const index = Number(oldest?.commandId?.replace('burst-no-', ''))
    const answer = await correction(index)
    expect(answer).toMatchObject({ status: 200, body: { sequence: oldest?.sequence, at: oldest?.at } })
    expect(await correction(index, '另一企业')).toMatchObject({
      status: 409,
      body: { code: 'command-id-reused' },
    })
    expect(await corrections()).toHaveLength(different)
  })
})

function bySequence(one: readonly [string, number], other: readonly [string, number]): number {
  return one[1] - other[1]
}
