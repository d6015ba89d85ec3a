import { describe, expect, test } from 'vitest'
import type { CadenceCommand, ProgrammeCommand } from '../../../domain/cadence/commands.ts'
import { commandHash } from '../../../domain/cadence/decide.ts'

const actor = { personId: 'local-admin', seatId: 'liaison', via: 'local-admin' } as const
const head = { commandId: 'command-hash-1', actor } as const
const mark = {
  milestone: 'held',
  happenedOn: '2026-11-27',
  values: { place: '龙游', attendees: 12 },
  evidence: [{ kind: 'photo', name: 'a.jpg', sha256: 'a'.repeat(64) }],
  note: '张三到会',
} as const
const other = { ...mark, note: '李四到会' } as const
const at = { ...head, period: '2026-W48' } as const

/** A command of each kind, and what makes another one of it. */
const commands: readonly (readonly [CadenceCommand | ProgrammeCommand, readonly object[]])[] = [
  [
    { ...at, command: 'mark-milestones', marks: [mark] },
    [
      { marks: [other] },
      { marks: [mark, other] },
      { marks: [] },
      { period: '2026-W49' },
      { marks: [{ ...mark, values: { place: '龙游', attendees: 13 } }] },
      { marks: [{ ...mark, evidence: [] }] },
      { marks: [{ ...mark, happenedOn: '2026-11-26' }] },
    ],
  ],
  [
    { ...at, command: 'return-milestone', milestone: 'held', reason: '缺页', limitWorkdays: 3 },
    [{ limitWorkdays: 5 }, { reason: '缺照片' }, { milestone: 'topic-set' }],
  ],
  [
    { ...at, command: 'correct-milestone', mark, reason: '更正' },
    [{ mark: other }, { reason: '再更正' }, { replaces: 7 }, { command: 'admit-late-record' }],
  ],
  [{ ...at, command: 'issue-order', note: '', limitWorkdays: 5 }, [{ limitWorkdays: 6 }, { note: '急' }]],
  [
    { ...at, command: 'reply-order', reason: '已办', evidence: [] },
    [{ evidence: mark.evidence }, { reason: '在办' }],
  ],
  [
    { ...at, command: 'return-order', reason: '不实', limitWorkdays: 5 },
    [{ limitWorkdays: 4 }, { reason: '不全' }],
  ],
  [{ ...at, command: 'close-order', note: '' }, [{ note: '销号' }]],
  [
    { ...head, command: 'suspend', on: '2026-11-27', reason: '防汛' },
    [{ on: '2026-11-28' }, { reason: '防台' }],
  ],
  [{ ...head, command: 'resume', on: '2026-11-27' }, [{ on: '2026-11-28' }]],
  [{ ...head, command: 'release', to: '省', reason: '' }, [{ to: '市' }, { reason: '移交' }]],
]

describe.each(commands)('the hash of $command', (command, changes) => {
  test('is the same whoever sends it again, in whatever order its fields stand', () => {
    const hash = commandHash(command)
    expect(hash).toMatch(/^[0-9a-f]{16}$/)
    const turned = Object.fromEntries(Object.entries(command).toReversed())
    const again = {
      ...command,
      ...turned,
      commandId: 'command-hash-2',
      actor: { ...actor, seatId: 'operator' } as const,
    }
    expect(commandHash(again)).toBe(hash)
  })

  test('is another one for every other thing that it says', () => {
    const all = [command, ...changes.map((change) => ({ ...command, ...change }))].map((each) =>
      commandHash(each),
    )
    expect(new Set(all).size).toBe(all.length)
  })
})
