import { describe, expect, test } from 'vitest'
import { type Leaf, leafLine } from '../../audit/canonical-leaf.ts'
import { checkAdoptions } from '../../audit/check-adoptions.ts'
import { leafHash, rootOf } from '../../audit/merkle-tree.ts'

function leafAt(seq: number, kind: string, body: Leaf['body'] = {}): Leaf {
  const workflowId = 'team/longyou/weekly-salon'
  const place = { team: 'longyou', workflowId, runId: 'run-1', eventId: seq, historyHash: `${seq}` }
  return { seq, at: '2026-11-28T09:00:00+08:00', kind, actor: null, commandId: null, body, ...place }
}

const before = [leafAt(1, 'cadenceStarted'), leafAt(2, 'occurrencePlanned'), leafAt(3, 'cadenceReleased')]
const rootOfFirst = (count: number): string =>
  Buffer.from(rootOf(before.slice(0, count).map((leaf) => leafHash(leafLine(leaf))))).toString('base64')

function found(from: object): readonly string[] {
  const leaves = [...before, leafAt(4, 'cadenceAdopted', { from }), leafAt(5, 'occurrenceOpened')]
  const hashes = leaves.map((leaf) => leafHash(leafLine(leaf)))
  return checkAdoptions(leaves, hashes).map(({ code, place }) => `${code} ${place?.entry ?? ''}`)
}

describe('an entry that says that a record was taken over', () => {
  test('holds when all that stands before it is what it names', () => {
    expect(found({ size: 3, root: rootOfFirst(3) })).toEqual([])
  })

  test('does not when an entry was put before it or taken away, or is another', () => {
    expect(found({ size: 2, root: rootOfFirst(2) })).toEqual(['adoption 4'])
    expect(found({ size: 3, root: rootOfFirst(2) })).toEqual(['adoption 4'])
    expect(found({})).toEqual(['adoption 4'])
  })
})
