import type { Leaf } from './canonical-leaf.ts'
import { entryWords } from './entry-words.ts'
import { type Finding, finding } from './findings.ts'
import { emptyTree, grown, headOfTree } from './growing-tree.ts'
import { memberAt, textAt } from './json-members.ts'
import type { Hash } from './merkle-tree.ts'

const kinds: readonly string[] = ['programmeAdopted', 'cadenceAdopted']

/** Whether what an entry says was taken over from another installation is what stands before it, all of it. */
export function checkAdoptions(leaves: readonly Leaf[], hashes: readonly Hash[]): readonly Finding[] {
  if (!leaves.some(({ kind }) => kinds.includes(kind))) return []
  // One tree that grows with the entries: a log of nothing but adoptions would cost a whole tree for each.
  let before = emptyTree
  return leaves.flatMap((leaf, index) => {
    const tree = before
    const hash = hashes[index]
    if (hash !== undefined) before = grown(tree, hash)
    if (!kinds.includes(leaf.kind)) return []
    const isWhole = memberAt(leaf.body, 'from', 'size') === index
    if (isWhole && textAt(leaf.body, 'from', 'root') === inBase64(headOfTree(tree).root)) return []
    const { workflowId } = leaf
    const entry = entryWords(workflowId, index + 1, leaf)
    return [finding('adoption', { entry, count: index }, { workflowId, entry: index + 1 })]
  })
}

function inBase64(hash: Hash): string {
  return Buffer.from(hash).toString('base64')
}
