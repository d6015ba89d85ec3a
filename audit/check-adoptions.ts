import type { Leaf } from './canonical-leaf.ts'
import { entryWords } from './entry-words.ts'
import { type Finding, finding } from './findings.ts'
import { memberAt, textAt } from './json-members.ts'
import { type Hash, rootOf } from './merkle-tree.ts'

const kinds: readonly string[] = ['programmeAdopted', 'cadenceAdopted']

/** Whether what an entry says was taken over from another installation is what stands before it, all of it. */
export function checkAdoptions(leaves: readonly Leaf[], hashes: readonly Hash[]): readonly Finding[] {
  return leaves.flatMap((leaf, index) => {
    if (!kinds.includes(leaf.kind)) return []
    const isWhole = memberAt(leaf.body, 'from', 'size') === index
    const root = Buffer.from(rootOf(hashes.slice(0, index))).toString('base64')
    if (isWhole && textAt(leaf.body, 'from', 'root') === root) return []
    const { workflowId } = leaf
    const entry = entryWords(workflowId, index + 1, leaf)
    return [finding('adoption', { entry, count: index }, { workflowId, entry: index + 1 })]
  })
}
