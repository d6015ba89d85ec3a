import { describe, expect, it } from 'vitest'
import type { CadenceEventBody } from '../../../domain/cadence/events.ts'
import type { NoticeKind } from '../../../domain/cadence/notice.ts'
import { cadenceEvent, programmeEvent, recordedMark } from '../../ledger/support/sample-events.ts'
import { courierRig, weekNotice } from './support/courier-rig.ts'

const at = '2026-01-08T09:12:00+08:00'
const period = '2026-W02'
const place = { period, orderId: 'longyou/weekly-salon/2026-W02/order' } as const
const replyBy = '2026-01-15T18:00:00+08:00'
const drafted = { kind: 'orderDrafted', ...place, lines: ['held'] } as const
const issued = {
  kind: 'orderIssued',
  ...place,
  lines: ['held'],
  replyBy,
  note: '请补办',
} as const
const numbered = { kind: 'orderNumbered', ...place, number: 'DB-2026-0001' } as const
const replied = { kind: 'orderReplied', ...place, reason: '已定补办日期', evidence: [] } as const
const returned = { kind: 'orderReturned', ...place, reason: '未写明日期', replyBy } as const
const closed = { kind: 'orderClosed', ...place, note: '' } as const

const expired = {
  kind: 'occurrenceClosed',
  period,
  result: 'missed',
  gaps: 1,
  missed: ['held', 'minutes-filed'],
  dropped: [],
} as const
const done = {
  kind: 'milestonesMarked',
  period,
  marks: [recordedMark('held', { state: 'done-late' })],
} as const
const admitted = {
  kind: 'lateRecordAdmitted',
  period,
  mark: recordedMark('held', { state: 'done-late' }),
  reason: '补录',
  replaces: null,
  closed: { result: 'done-late', gaps: 1 },
} as const
const concluded = {
  kind: 'cadenceConcluded',
  step: 'weekly-salon',
  tally: { done: 0, 'done-late': 0, missed: 1, exempt: 0, waived: 0, suspended: 0 },
} as const
const suspended = { kind: 'programmeSuspended', on: '2026-01-08', reason: '防汛' } as const
const released = { kind: 'programmeReleased', to: '衢州市科协', reason: '' } as const

/** What is told of an order after these events of its step, and of its team. */
async function told(
  kind: NoticeKind,
  story: readonly CadenceEventBody[],
  ofTeam: readonly Parameters<typeof programmeEvent>[1][] = [],
) {
  const rig = await courierRig()
  const events = [
    ...story.map((body, index) => cadenceEvent({ sequence: 4 + index, at }, body)),
    ...ofTeam.map((body, index) => programmeEvent({ sequence: 2 + index, at }, body)),
  ]
  const cause = kind === 'order-issued' ? 'orderNumbered' : 'orderDrafted'
  const sequence = 4 + story.findIndex((body) => body.kind === cause)
  const lines: never[] = []
  await rig.record([weekNotice(kind, { milestone: null, expiresAt: null, sequence, lines })], events)
  await rig.look('mail', at)
  const [delivery] = await rig.deliveries()
  return { delivery, text: rig.mail.journal[0]?.message.notices[0] }
}

const becameOfIt = [
  ['is open', []],
  ['expired', [expired]],
  ['was done late', [done]],
  ['expired and was recorded late', [expired, admitted]],
  ['expired as the last of its step', [expired, concluded]],
] as const

const teams = [
  ['runs', []],
  ['is suspended', [suspended]],
  ['was released', [released]],
] as const

describe('an issued order', () => {
  for (const [what, events] of becameOfIt)
    for (const [stand, ofTeam] of teams)
      it(`is told when its occurrence ${what} and its team ${stand}`, async () => {
        const { delivery, text } = await told('order-issued', [drafted, ...events, issued, numbered], ofTeam)
        expect(delivery).toMatchObject({ state: 'sent' })
        expect(text?.line).toContain('督办单 DB-2026-0001')
        expect(text?.details).toContain('要求：请补办')
        expect(text?.details.join()).toContain('督办事项：举办沙龙')
      })

  it.each(becameOfIt.map(([what, events]) => [what, events] as const))(
    'that was issued before its occurrence %s is told all the same',
    async (_, events) => {
      expect((await told('order-issued', [drafted, issued, numbered, ...events])).delivery).toMatchObject({
        state: 'sent',
      })
    },
  )

  it('asks for no reply that would be refused', async () => {
    const open = await told('order-issued', [drafted, issued, numbered, expired])
    expect(open.text?.details).toContain('反馈：npx hopelight reply longyou weekly-salon 2026-W02 --reason …')
    for (const rest of [[done], [replied]])
      expect(
        (await told('order-issued', [drafted, issued, numbered, ...rest])).text?.details.join(),
      ).not.toContain('反馈')
  })

  it.each([
    ['order-unanswered', [drafted, issued, numbered, expired], 'sent', null],
    ['order-unanswered', [drafted, issued, numbered, replied], 'expired', '已办理'],
    ['order-unanswered', [drafted, issued, numbered, done], 'expired', '已完成待销号'],
    ['order-unanswered', [drafted, issued, numbered, replied, closed], 'expired', '已销号'],
    ['order-replied', [drafted, issued, numbered, expired, replied], 'sent', null],
    ['order-replied', [drafted, issued, numbered, replied, returned], 'expired', '已办理'],
    ['order-returned', [drafted, issued, numbered, replied, expired, returned], 'sent', null],
    ['order-returned', [drafted, issued, numbered, replied, returned, replied], 'expired', '已办理'],
    ['order-issued', [drafted, issued, numbered, replied, closed], 'expired', '已销号'],
    ['order-closed', [drafted, issued, numbered, replied, expired, closed], 'sent', null],
  ] as const)('has its %s judged by its own state', async (kind, story, state, reason) => {
    expect((await told(kind, story)).delivery).toMatchObject({ state, reason })
  })

  it('says in each notice what was said then, whatever was said since', async () => {
    const { text } = await told('order-returned', [drafted, issued, numbered, replied, returned])
    expect(text?.details).toContain('理由：未写明日期')
  })

  it('is not mistaken for the next one of its occurrence', async () => {
    const second = { ...drafted, orderId: `${place.orderId}-2`, lines: ['minutes-filed'] }
    const { delivery, text } = await told('order-closed', [
      drafted,
      issued,
      numbered,
      replied,
      closed,
      second,
    ])
    expect(delivery).toMatchObject({ state: 'sent' })
    expect(text?.line).toContain('督办单 DB-2026-0001 办结销号')
  })
})

describe('a draft', () => {
  it.each([
    ['open', [drafted], 'sent', null],
    ['expired', [drafted, expired], 'sent', null],
    ['done', [drafted, done], 'expired', '已办结'],
    ['signed', [drafted, issued], 'expired', '已办理'],
    ['over with its step', [drafted, expired, concluded], 'expired', '已全部结束'],
  ] as const)('that is %s is told as long as it can be signed', async (_, story, state, reason) => {
    for (const kind of ['order-drafted', 'order-unsigned'] as const)
      expect((await told(kind, story)).delivery).toMatchObject({ state, reason })
  })

  it('presses nobody while its team is suspended', async () => {
    expect((await told('order-unsigned', [drafted], [suspended])).delivery).toMatchObject({
      state: 'expired',
      reason: '已暂停',
    })
  })
})
