import { type Hash, sha256 } from '../../../audit/merkle-tree.ts'

/** The root by another way than recursion: full subtrees are joined as soon as two of one size stand side by side. */
export function rootByJoining(leaves: readonly Hash[]): Hash {
  const join = (left: Hash, right: Hash): Hash => sha256(Uint8Array.of(1), left, right)
  const full: { readonly hash: Hash; readonly size: number }[] = []
  for (const leaf of leaves) {
    let [hash, size] = [leaf, 1]
    for (let left = full.at(-1); left?.size === size; left = full.at(-1)) {
      hash = join(left.hash, hash)
      size *= 2
      full.pop()
    }
    full.push({ hash, size })
  }
  const peaks = full.map(({ hash }) => hash)
  const last = peaks.pop()
  return last === undefined ? sha256() : peaks.reduceRight((right, left) => join(left, right), last)
}
