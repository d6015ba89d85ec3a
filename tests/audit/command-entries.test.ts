import { describe, expect, test } from 'vitest'
import type { Leaf } from '../../audit/canonical-leaf.ts'
import { agrees } from '../../audit/command-entries.ts'
import { isObject, listAt } from '../../audit/json-members.ts'

const signature = `ed25519:00000000:${'A'.repeat(86)}`
const actor = { personId: 'p-008', seatId: 'association-city', via: 'api', signature }
const head = {
  commandId: 'command-1',
  bodyHash: '0123456789abcdef',
  actor: { ...actor, signedAt: '2026-12-01T09:00:00+08:00' },
}
const period = '2026-W49'
const mark = { milestone: 'held', happenedOn: '2026-12-01', values: { experts: 2 }, evidence: [], note: '' }
const recorded = { ...mark, state: 'done-late', belowNorm: ['experts'] }
const evidence = [{ kind: 'document', name: '回函.pdf', sha256: 'a'.repeat(64), size: 9 }]

/** What each command says, and the entry that it begins with. */
const commands: readonly (readonly [string, object, string, object])[] = [
  ['mark-milestones', { period, marks: [mark] }, 'milestonesMarked', { period, marks: [recorded] }],
  [
    'mark-milestones',
    { period, marks: [{ ...mark, milestone: 'topic-set' }, mark] },
    'milestonesMarked',
    { period, marks: [recorded] },
  ],
  [
    'return-milestone',
    { period, milestone: 'held', reason: '补正', limitWorkdays: 4 },
    'milestoneReturned',
    { period, milestone: 'held', reason: '补正', dates: { rule: '退回后 4 个工作日' } },
  ],
  [
    'correct-milestone',
    { period, mark, reason: '更正', replaces: 7 },
    'milestoneCorrected',
    { period, mark: recorded, reason: '更正', replaces: 7 },
  ],
  [
    'admit-late-record',
    { period, mark, reason: '补录' },
    'lateRecordAdmitted',
    { period, mark: recorded, reason: '补录' },
  ],
  ['issue-order', { period, note: '请反馈', limitWorkdays: 5 }, 'orderIssued', { period, note: '请反馈' }],
  ['reply-order', { period, reason: '已办', evidence }, 'orderReplied', { period, reason: '已办', evidence }],
  ['return-order', { period, reason: '不全', limitWorkdays: 5 }, 'orderReturned', { period, reason: '不全' }],
  ['close-order', { period, note: '销号' }, 'orderClosed', { period, note: '销号' }],
  ['suspend', { on: '2026-12-02', reason: '停' }, 'programmeSuspended', { on: '2026-12-02', reason: '停' }],
  ['resume', { on: '2026-12-02' }, 'programmeResumed', { on: '2026-12-02' }],
  ['amend-roster', { seats: { liaison: ['p-006'] } }, 'rosterAmended', { seats: { liaison: ['p-006'] } }],
  ['release', { to: '市平台', reason: '移交' }, 'programmeReleased', { to: '市平台', reason: '移交' }],
]

function leafOf(kind: string, body: object): Leaf {
  return {
    seq: 2,
    at: '2026-12-01T09:00:00+08:00',
    team: 'longyou',
    workflowId: 'team/longyou',
    runId: 'run',
    eventId: 9,
    kind,
    actor: head.actor,
    commandId: head.commandId,
    body: { bodyHash: head.bodyHash, ...body },
    historyHash: '',
  }
}

const says = (name: string, message: unknown, kind: string, body: object): boolean =>
  agrees(leafOf(kind, body), { name, message, way: 'update', eventId: 5, receivedMs: 0 })

/** Each time with another value in one place, but for what the workflow adds and no message says. */
function* changesOf(value: unknown): Iterable<unknown> {
  if (Array.isArray(value)) {
    const list = listAt({ value }, 'value')
    for (const [index, each] of list.entries())
      for (const other of changesOf(each)) yield list.with(index, other)
    yield [...list, 'more']
  } else if (isObject(value)) {
    for (const [key, each] of Object.entries(value))
      if (key !== 'state' && key !== 'belowNorm')
        for (const other of changesOf(each)) yield { ...value, [key]: other }
  } else yield typeof value === 'number' ? value + 1 : `${String(value)}x`
}

describe('an entry', () => {
  test.each(commands)('agrees with the message of its %s', (name, said, kind, body) => {
    expect(says(name, { ...head, ...said }, kind, body)).toBe(true)
  })

  test.each(commands)('does not agree with its %s when it says anything else', (name, said, kind, body) => {
    const changed = [...changesOf(body)].filter(isObject)
    expect(changed.length).toBeGreaterThan(0)
    expect(changed.filter((other) => says(name, { ...head, ...said }, kind, other))).toEqual([])
    expect(says(name, { ...head, ...said, bodyHash: 'f'.repeat(16) }, kind, body)).toBe(false)
  })

  test.each(commands)(
    'does not agree with the message of a %s under another name or kind',
    (name, said, kind, body) => {
      for (const [otherName, , otherKind] of commands) {
        if (otherName !== name) expect(says(otherName, { ...head, ...said }, kind, body)).toBe(false)
        if (otherKind !== kind) expect(says(name, { ...head, ...said }, otherKind, body)).toBe(false)
      }
      expect(says('', { ...head, ...said }, kind, body)).toBe(false)
    },
  )

  test('agrees with no message that has not the form of a command', () => {
    for (const message of [null, [], 'a', {}, { ...head }, { ...head, period: '\ud800', marks: [mark] }])
      expect(says('mark-milestones', message, 'milestonesMarked', { period, marks: [recorded] })).toBe(false)
  })
})
