import { type Hash, nodeHash, rootOf, type TreeHead } from './merkle-tree.ts'

/** A tree that grows by one leaf after another, without its leaves: enough to go on, and to tell its head. */
export interface GrowingTree {
  readonly size: number
  /** Roots of its whole subtrees, the largest first: as many as `size` has ones in binary. */
  readonly peaks: readonly Hash[]
}

export const emptyTree: GrowingTree = { size: 0, peaks: [] }

export function grown({ size, peaks }: GrowingTree, leaf: Hash): GrowingTree {
  let [hash, kept] = [leaf, peaks]
  for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2) {
    const last = kept.at(-1)
    if (last === undefined) throw new RangeError(`a tree of ${size} leaves has more whole subtrees`)
    ;[hash, kept] = [nodeHash(last, hash), kept.slice(0, -1)]
  }
  return { size: size + 1, peaks: [...kept, hash] }
}

export function headOfTree({ size, peaks }: GrowingTree): TreeHead {
  const [last, ...larger] = peaks.toReversed()
  const root = last === undefined ? rootOf([]) : larger.reduce((right, left) => nodeHash(left, right), last)
  return { size, root }
}
