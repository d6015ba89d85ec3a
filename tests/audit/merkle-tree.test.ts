import { assert, array, constantFrom, integer, nat, property, uint8Array } from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  consistencyProof,
  type Hash,
  inclusionProof,
  isConsistent,
  isIncluded,
  leafHash,
  rootOf,
} from '../../audit/merkle-tree.ts'
import { tlogVectors } from './support/tlog-vectors.ts'
import { rootByJoining } from './support/root-by-joining.ts'
import {
  consistencyVectors,
  inclusionVectors,
  referenceLeaves,
  referenceRoots,
} from './support/merkle-vectors.ts'

const hex = (hash: Hash): string => Buffer.from(hash).toString('hex')
const bytes = (text: string): Buffer => Buffer.from(text, 'hex')
const reference = referenceLeaves.map((leaf) => leafHash(bytes(leaf)))

describe('the tree of the certificate-transparency reference', () => {
  test.each(referenceRoots.map((root, size) => ({ size, root })))(
    'of $size leaves has the root $root',
    ({ size, root }) => {
      expect(hex(rootOf(reference.slice(0, size)))).toBe(root)
    },
  )

  test.each(inclusionVectors)(
    'proves leaf $index of $size as the reference does',
    ({ index, size, proof }) => {
      const leaves = reference.slice(0, size)
      expect(inclusionProof(leaves, index).map(hex)).toEqual(proof)
      const [leaf] = leaves.slice(index)
      if (leaf === undefined) throw new Error('no such leaf')
      expect(isIncluded({ leaf, index, size, root: rootOf(leaves) }, proof.map(bytes))).toBe(true)
    },
  )

  test.each(consistencyVectors)('proves $from of $to as the reference does', ({ from, to, proof }) => {
    expect(consistencyProof(reference.slice(0, to), from).map(hex)).toEqual(proof)
    const head = (size: number) => ({ size, root: bytes(referenceRoots[size] ?? '') })
    expect(isConsistent(head(from), head(to), proof.map(bytes))).toBe(true)
  })
})

describe('the tree of Go’s tlog', () => {
  const leaves = Array.from({ length: 137 }, (_, index) => leafHash(`entry ${index + 1}`))
  const rootAt = (size: number): Hash => rootOf(leaves.slice(0, size))

  test.each(tlogVectors.roots)('of $size leaves has the same root', ({ size, root }) => {
    expect(hex(rootAt(size))).toBe(root)
  })

  test('gives the same proofs, which hold', () => {
    expect(inclusionProof(leaves, 76).map(hex)).toEqual(tlogVectors.record)
    expect(consistencyProof(leaves, 43).map(hex)).toEqual(tlogVectors.tree)
    const [leaf] = leaves.slice(76)
    const whole = { size: 137, root: rootAt(137) }
    expect(
      isIncluded({ leaf: leaf ?? leafHash(''), index: 76, ...whole }, tlogVectors.record.map(bytes)),
    ).toBe(true)
    expect(isConsistent({ size: 43, root: rootAt(43) }, whole, tlogVectors.tree.map(bytes))).toBe(true)
  })
})

const leavesOf = (least: number) =>
  array(uint8Array({ maxLength: 8 }), { minLength: least, maxLength: 70 }).map((all) => all.map(leafHash))

/** One bit of one hash turned. */
function spoilt(hashes: readonly Hash[], at: number, bit: number): readonly Hash[] {
  return hashes.map((hash, index) =>
    index === at ? hash.map((byte, place) => (place === bit % 32 ? byte ^ (1 << (bit % 8)) : byte)) : hash,
  )
}

describe('any tree', () => {
  test('has the root that adding leaf after leaf gives', () => {
    assert(
      property(leavesOf(0), (leaves) => {
        expect(hex(rootOf(leaves))).toBe(hex(rootByJoining(leaves)))
      }),
    )
  })

  test('proves each of its leaves, and no other leaf, place or root', () => {
    assert(
      property(leavesOf(1), nat(), nat(), (leaves, chosen, bit) => {
        const index = chosen % leaves.length
        const leaf = leaves[index] ?? leafHash('')
        const at = { leaf, index, size: leaves.length, root: rootOf(leaves) }
        const proof = inclusionProof(leaves, index)
        expect(isIncluded(at, proof)).toBe(true)
        expect(isIncluded({ ...at, leaf: leafHash('another leaf') }, proof)).toBe(false)
        expect(isIncluded({ ...at, root: leafHash('another root') }, proof)).toBe(false)
        expect(isIncluded(at, [...proof, leaf])).toBe(false)
        expect(isIncluded({ ...at, size: 0 }, proof)).toBe(false)
        if (proof.length === 0) return
        expect(isIncluded(at, proof.slice(1))).toBe(false)
        expect(isIncluded(at, spoilt(proof, chosen % proof.length, bit))).toBe(false)
      }),
    )
  })

  test('proves each of its beginnings, and no other tree', () => {
    assert(
      property(leavesOf(1), nat(), nat(), constantFrom('earlier', 'later'), (leaves, chosen, bit, side) => {
        const size = chosen % (leaves.length + 1)
        const earlier = { size, root: rootOf(leaves.slice(0, size)) }
        const later = { size: leaves.length, root: rootOf(leaves) }
        const proof = consistencyProof(leaves, size)
        expect(isConsistent(earlier, later, proof)).toBe(true)
        expect(isConsistent(earlier, later, [...proof, leafHash('')])).toBe(false)
        const wrong = { root: leafHash('another root') }
        const isWrong =
          side === 'earlier'
            ? isConsistent({ ...earlier, ...wrong }, later, proof)
            : isConsistent(earlier, { ...later, ...wrong }, proof)
        // Every tree goes on from none.
        expect(isWrong).toBe(side === 'later' && size === 0)
        if (proof.length === 0) return
        expect(isConsistent(earlier, later, spoilt(proof, chosen % proof.length, bit))).toBe(false)
        expect(isConsistent(earlier, later, proof.slice(0, -1))).toBe(false)
      }),
    )
  })

  test('of which a leaf before the earlier end was changed, left out or moved has no such proof', () => {
    assert(
      property(leavesOf(3), nat(), integer({ min: 2, max: 70 }), (given, chosen, wanted) => {
        const leaves = given.map((leaf, index) => leafHash(`${index} ${hex(leaf)}`))
        const size = Math.min(wanted, leaves.length)
        const at = chosen % size
        const earlier = { size, root: rootOf(leaves.slice(0, size)) }
        const tampered = [
          leaves.map((leaf, index) => (index === at ? leafHash('changed') : leaf)),
          leaves.toSpliced(at, 1),
          [...leaves.toSpliced(at, 1), leaves[at] ?? leafHash('')].toSpliced(size, 0, leafHash('more')),
        ]
        for (const other of tampered) {
          const later = { size: other.length, root: rootOf(other) }
          const proof = size <= other.length ? consistencyProof(other, size) : []
          const isSame = hex(rootOf(other.slice(0, size))) === hex(earlier.root)
          expect(isConsistent(earlier, later, proof)).toBe(isSame && size <= other.length)
        }
      }),
    )
  })

  test('has no proof for what is not in it', () => {
    expect(() => inclusionProof(reference, 8)).toThrow(RangeError)
    expect(() => inclusionProof([], 0)).toThrow(RangeError)
    expect(() => consistencyProof(reference, 9)).toThrow(RangeError)
    expect(() => consistencyProof(reference, 0.5)).toThrow(RangeError)
  })
})
