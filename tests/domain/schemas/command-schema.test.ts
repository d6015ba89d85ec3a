import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isRefusal,
  readCadenceCommand,
  readProgrammeCommand,
} from '../../../domain/cadence/messages/read-message.ts'
import { commandMessages } from '../../../domain/schemas/command-schema.ts'

type Name = keyof typeof commandMessages
const names: readonly Name[] = [
  'mark-milestones',
  'return-milestone',
  'correct-milestone',
  'admit-late-record',
  'suspend',
  'resume',
  'release',
]

/** What the workflow's parser makes of it; null: refused. */
function parsed(name: Name, message: unknown): unknown {
  const read =
    name === 'suspend' || name === 'resume' || name === 'release'
      ? readProgrammeCommand(name, message, 'update')
      : readCadenceCommand(name, message, 'update')
  if (isRefusal(read)) return null
  const { command: _, ...rest } = read
  return rest
}

function bySchema(name: Name, message: unknown): unknown {
  const result = commandMessages[name].safeParse(message)
  return result.success ? result.data : null
}

/** Right for most, now and then odd, wrong or left out. */
function mostly<T>(right: fc.Arbitrary<T>, ...odd: readonly unknown[]): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 30, arbitrary: right },
    { weight: 1, arbitrary: fc.constantFrom<unknown>(undefined, null, 0, '', [], {}, true, ...odd) },
    { weight: 1, arbitrary: fc.jsonValue() },
  )
}

const day = mostly(fc.constantFrom('2026-11-27', '2028-02-29'), '2026-02-30', '26-11-27', '2026/11/27')
const text = mostly(fc.string(), 'x'.repeat(20_001), '😀', '\u202e')
const commandId = mostly(fc.uuid(), '13800138000', 'short', 'x'.repeat(65), 'space here')
const actor = mostly(
  fc.record(
    {
      personId: mostly(fc.constantFrom('p-006', 'local-admin'), 'p_6', '13800138000', 'x'.repeat(41)),
      seatId: mostly(fc.constantFrom('liaison', 'association-city'), 'nobody'),
      via: mostly(fc.constantFrom('api', 'local-admin', 'rehearsal', 'update', 'signal')),
      signature: mostly(
        fc.constant(`ed25519:ab12cd34:${'A'.repeat(86)}`),
        'x'.repeat(513),
        '13800138000',
        'ed25519:13800138000:A',
      ),
    },
    { requiredKeys: ['personId', 'seatId'] },
  ),
)
const evidence = mostly(
  fc.record(
    {
      kind: mostly(fc.constantFrom('sign-in', 'photo', 'document'), 'film'),
      name: text,
      sha256: mostly(fc.constantFrom('a'.repeat(64), '0'.repeat(64)), 'A'.repeat(64), 'a'.repeat(63)),
      uploadedSha256: mostly(fc.constantFrom('b'.repeat(64)), 'B'.repeat(64), 'b'.repeat(65), 7),
      size: mostly(fc.nat(), -1, 1.5),
      url: mostly(fc.webUrl(), 'ftp://a.example', 'http://'),
    },
    { requiredKeys: ['kind'] },
  ),
)
const key = fc
  .oneof({ weight: 30, arbitrary: fc.string() }, { weight: 1, arbitrary: fc.constant('x'.repeat(41)) })
  .filter((each) => each !== '__proto__')
const values = mostly(
  fc.dictionary(
    key,
    mostly(
      fc.oneof(fc.string(), fc.integer(), fc.double({ noNaN: true }), fc.boolean(), fc.array(text)),
      Number.POSITIVE_INFINITY,
      Array.from({ length: 51 }, () => 'x'),
    ),
  ),
  Object.fromEntries(Array.from({ length: 41 }, (_, index) => [`k${index}`, 1])),
)
const mark = mostly(
  fc.record(
    {
      milestone: mostly(fc.constantFrom('held', 'topic-set'), 'x'.repeat(41)),
      happenedOn: day,
      values,
      evidence: mostly(
        fc.array(evidence, { maxLength: 4 }),
        Array.from({ length: 21 }, () => ({})),
      ),
      note: text,
    },
    { requiredKeys: ['milestone', 'happenedOn'] },
  ),
)
const message = mostly(
  fc.record(
    {
      commandId,
      actor,
      period: mostly(fc.constantFrom('2026-W48', '2026-11'), 'x'.repeat(17)),
      marks: mostly(
        fc.array(mark, { maxLength: 4 }),
        Array.from({ length: 21 }, () => ({})),
      ),
      mark,
      milestone: mostly(fc.constantFrom('held', 'visited'), 'x'.repeat(41)),
      reason: text,
      to: text,
      limitWorkdays: mostly(fc.integer({ min: 1, max: 60 }), 61, 1.5, '3'),
      replaces: mostly(fc.integer({ min: 1, max: 1e9 }), 1e9 + 1),
      on: day,
      extra: fc.jsonValue(),
    },
    { requiredKeys: ['commandId', 'actor', 'period', 'marks', 'mark', 'milestone', 'reason', 'to', 'on'] },
  ),
)

describe('the wire schemas of commands', () => {
  it.each(names)('take and read %s exactly as the parser of the workflows does', (name) => {
    let taken = 0
    let refused = 0
    fc.assert(
      fc.property(message, (given) => {
        // The API refuses such a body before any schema sees it: tests/client/api/refused-requests.test.ts.
        fc.pre(!inspect(given, { depth: null }).includes("['__proto__']"))
        const expected = parsed(name, given)
        expect(bySchema(name, given)).toEqual(expected)
        if (expected === null) refused += 1
        else taken += 1
      }),
      { numRuns: 2_000 },
    )
    expect(taken).toBeGreaterThan(200)
    expect(refused).toBeGreaterThan(200)
  })
})
