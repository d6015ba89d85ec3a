import { createHash } from 'node:crypto'

/** 32 bytes of SHA-256. */
export type Hash = Uint8Array

/** SHA-256 of all of them, one after another. */
export function sha256(...parts: readonly (Uint8Array | string)[]): Buffer {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

const leafPrefix = Uint8Array.of(0)
const nodePrefix = Uint8Array.of(1)

/** @source RFC 9162 section 2.1.1 */
export function leafHash(leaf: Uint8Array | string): Hash {
  return sha256(leafPrefix, leaf)
}

export function nodeHash(left: Hash, right: Hash): Hash {
  return sha256(nodePrefix, left, right)
}

export function sameHash(one: Hash, other: Hash): boolean {
  return Buffer.compare(one, other) === 0
}

/** Root of the tree over these leaf hashes; of none: SHA-256 of nothing. @source RFC 9162 section 2.1.1 */
export function rootOf(leaves: readonly Hash[]): Hash {
  return rootBetween(leaves, 0, leaves.length)
}

function rootBetween(leaves: readonly Hash[], from: number, to: number): Hash {
  const [first] = leaves.slice(from, Math.min(to, from + 1))
  if (first === undefined) return sha256()
  if (to - from === 1) return first
  const split = from + splitOf(to - from)
  return nodeHash(rootBetween(leaves, from, split), rootBetween(leaves, split, to))
}

/** The largest power of two below `size`, which is at least 2. */
function splitOf(size: number): number {
  let split = 1
  while (split * 2 < size) split *= 2
  return split
}

/** Proves that leaf `index`, counted from 0, stands in this tree. Throws `RangeError`. @source RFC 9162 section 2.1.3.1 */
export function inclusionProof(leaves: readonly Hash[], index: number): readonly Hash[] {
  if (!Number.isInteger(index) || index < 0 || index >= leaves.length)
    throw new RangeError(`there is no leaf ${index} of ${leaves.length}`)
  const pathBetween = (from: number, to: number): readonly Hash[] => {
    if (to - from === 1) return []
    const split = from + splitOf(to - from)
    return index < split
      ? [...pathBetween(from, split), rootBetween(leaves, split, to)]
      : [...pathBetween(split, to), rootBetween(leaves, from, split)]
  }
  return pathBetween(0, leaves.length)
}

/**
 * Proves that the tree of the first `size` leaves is a beginning of this one; empty for none or all of them. Throws
 * `RangeError`. @source RFC 9162 section 2.1.4.1
 */
export function consistencyProof(leaves: readonly Hash[], size: number): readonly Hash[] {
  if (!Number.isInteger(size) || size < 0 || size > leaves.length)
    throw new RangeError(`there is no tree of ${size} of ${leaves.length} leaves`)
  if (size === 0) return []
  const proofBetween = (from: number, to: number, isWhole: boolean): readonly Hash[] => {
    if (to === size) return isWhole ? [] : [rootBetween(leaves, from, to)]
    const split = from + splitOf(to - from)
    return size <= split
      ? [...proofBetween(from, split, isWhole), rootBetween(leaves, split, to)]
      : [...proofBetween(split, to, false), rootBetween(leaves, from, split)]
  }
  return proofBetween(0, leaves.length, true)
}

export interface Inclusion {
  readonly leaf: Hash
  /** From 0. */
  readonly index: number
  readonly size: number
  readonly root: Hash
}

/** @source RFC 9162 section 2.1.3.2 */
export function isIncluded({ leaf, index, size, root }: Inclusion, proof: readonly Hash[]): boolean {
  if (!Number.isInteger(index) || index < 0 || index >= size) return false
  let [at, last] = [index, size - 1]
  let hash = leaf
  for (const sibling of proof) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      hash = nodeHash(sibling, hash)
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)]
    } else {
      hash = nodeHash(hash, sibling)
    }
    ;[at, last] = [half(at), half(last)]
  }
  return last === 0 && sameHash(hash, root)
}

export interface TreeHead {
  readonly size: number
  readonly root: Hash
}

/** Whether the earlier tree is a beginning of the later one. @source RFC 9162 section 2.1.4.2 */
export function isConsistent(earlier: TreeHead, later: TreeHead, proof: readonly Hash[]): boolean {
  if (earlier.size > later.size) return false
  if (earlier.size === later.size) return proof.length === 0 && sameHash(earlier.root, later.root)
  if (earlier.size === 0) return proof.length === 0 && sameHash(earlier.root, rootOf([]))
  const isPowerOfTwo = splitOf(earlier.size * 2) === earlier.size
  const [first, ...rest] = isPowerOfTwo ? [earlier.root, ...proof] : proof
  if (first === undefined) return false
  let [at, last] = [earlier.size - 1, later.size - 1]
  while (at % 2 === 1) [at, last] = [half(at), half(last)]
  let [before, after] = [first, first]
  for (const hash of rest) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      before = nodeHash(hash, before)
      after = nodeHash(hash, after)
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)]
    } else {
      after = nodeHash(after, hash)
    }
    ;[at, last] = [half(at), half(last)]
  }
  return last === 0 && sameHash(before, earlier.root) && sameHash(after, later.root)
}

function half(count: number): number {
  return Math.floor(count / 2)
}
