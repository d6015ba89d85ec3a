import { assert, nat, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { emptyTree, grown, headOfTree } from '../../audit/growing-tree.ts'
import { leafHash, rootOf } from '../../audit/merkle-tree.ts'

const leaves = Array.from({ length: 300 }, (_, index) => leafHash(`entry ${index + 1}`))

describe('a tree that grows without its leaves', () => {
  test('has at each size the root of the tree over all its leaves', () => {
    let tree = emptyTree
    expect(headOfTree(tree)).toEqual({ size: 0, root: rootOf([]) })
    for (const [index, leaf] of leaves.entries()) {
      tree = grown(tree, leaf)
      expect(headOfTree(tree)).toEqual({ size: index + 1, root: rootOf(leaves.slice(0, index + 1)) })
    }
  })

  test('keeps as many hashes as its size has ones in binary', () => {
    assert(
      property(nat({ max: 299 }), (size) => {
        const { peaks } = leaves.slice(0, size).reduce(grown, emptyTree)
        expect(peaks.length).toBe(size.toString(2).replaceAll('0', '').length)
      }),
      { numRuns: 50 },
    )
  })
})
