import { describe, expect, test } from 'vitest'
import type { DomainEvent } from '../../../domain/cadence/events.ts'
import { openJournal, type Outcome } from '../load/journal.ts'
import { breachesOfAnswers } from './acknowledged.ts'
import { breachesOfSequence } from './sequences.ts'

const workflowId = 'team/qs-tea/weekly-salon'
const operation = {
  teamId: 'qs-tea',
  workflowId,
  name: 'mark-milestones',
  commandId: 'c-1',
  body: {},
}
const ok: Outcome = { kind: 'ok', sequence: 1, already: false }
const unknown: Outcome = { kind: 'unknown', why: 'TimeoutError' }
const refused: Outcome = { kind: 'fail', code: 'needs-first' }

function event(sequence: number, commandId = 'c-1'): DomainEvent {
  const actor = { personId: 'p-006', seatId: 'liaison', via: 'api' } as const
  const at = '2026-11-30T09:00:00+08:00'
  return {
    workflowId,
    sequence,
    at,
    kind: 'milestonesMarked',
    period: '2026-W49',
    marks: [],
    actor,
    commandId,
  }
}

function breaches(outcomes: readonly Outcome[], events: readonly DomainEvent[]): readonly string[] {
  const journal = openJournal()
  for (const outcome of outcomes) journal.note(operation, outcome)
  return breachesOfAnswers(journal, events)
}

describe('of the answers', () => {
  test.each([
    ['acknowledged once', [ok], [event(1)]],
    ['unknown, and then acknowledged', [unknown, ok], [event(1)]],
    ['unknown and recorded', [unknown], [event(1)]],
    ['unknown and not recorded', [unknown], []],
    ['refused and not recorded', [unknown, refused], []],
  ])('%s is right', (_, outcomes, events) => {
    expect(breaches(outcomes, events)).toEqual([])
  })

  test.each([
    ['acknowledged and lost', [ok], [], 'recorded nowhere'],
    ['acknowledged, and its place is of another', [ok], [event(1, 'c-2'), event(2)], 'which is of c-2'],
    ['recorded twice', [ok], [event(1), event(2)], 'recorded as milestonesMarked, milestonesMarked'],
    ['answered in two ways', [ok, { ...ok, sequence: 2 }], [event(1), event(2, 'c-2')], 'as 1 and 2'],
    ['acknowledged and refused', [ok, refused], [event(1)], 'acknowledged and refused'],
    ['refused and recorded', [refused], [event(1)], 'refused and recorded'],
    ['recorded and never asked', [], [event(1)], 'never asked'],
  ])('%s is found', (_, outcomes, events, text) => {
    expect(breaches(outcomes, events).join('\n')).toContain(text)
  })

  test('another body under a used id that was taken is found', () => {
    const journal = openJournal()
    journal.note(operation, ok)
    journal.noteForgery(operation, ok)
    expect(breachesOfAnswers(journal, [event(1)])).toEqual([`${workflowId} c-1: another body was taken`])
  })

  test('a command to a whole team is recorded by its steps as well', () => {
    const journal = openJournal()
    const suspend = { ...operation, workflowId: 'team/qs-tea', name: 'suspend' }
    journal.note(suspend, ok)
    const events = [{ ...event(1), workflowId: 'team/qs-tea' }, event(1)]
    expect(breachesOfAnswers(journal, events)).toEqual([])
  })
})

describe('of the sequence', () => {
  test('one that counts from 1 is right, whatever its order', () => {
    expect(breachesOfSequence([event(2), event(1), event(3)])).toEqual([])
  })

  test.each([
    ['a gap', [event(1), event(3)]],
    ['a repeat', [event(1), event(2), event(2)]],
    ['a late beginning', [event(2)]],
  ])('%s is found', (_, events) => {
    expect(breachesOfSequence(events)).toHaveLength(1)
  })
})
