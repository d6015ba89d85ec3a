import { canonicalText } from './canonical-json.ts'
import type { Leaf } from './canonical-leaf.ts'
import { entryWords } from './entry-words.ts'
import { type Finding, finding } from './findings.ts'
import { memberAt, textAt } from './json-members.ts'

/** An entry that another log of the team answers to, or for. */
export interface LinkedEntry {
  readonly seq: number
  readonly workflowId: string
  readonly words: string
  readonly kind: string
  /** Of a cadence: the programme's entry that it carries out; null: it says none. */
  readonly ordered: number | null
  /** What both entries must say alike. */
  readonly content: string
}

const orderKinds: readonly string[] = ['programmeSuspended', 'programmeResumed', 'programmeReleased']

/** The entries of a log by which it hangs together with the team's other logs. */
export function linkedEntries(leaves: readonly Leaf[]): readonly LinkedEntry[] {
  return leaves.flatMap((leaf): LinkedEntry[] => {
    const { body, kind, seq, workflowId } = leaf
    const ordered = memberAt(body, 'ordered')
    const isOrdered = typeof ordered === 'number'
    const isReport = kind === 'stepConcluded' || kind === 'cadenceConcluded'
    if (!isOrdered && !isReport && !orderKinds.includes(kind)) return []
    const content = isReport
      ? { step: memberAt(body, 'step') ?? null, tally: memberAt(body, 'tally') ?? null }
      : { commandId: leaf.commandId, person: textAt(leaf.actor, 'personId') }
    return [
      {
        seq,
        workflowId,
        words: entryWords(workflowId, seq, leaf),
        kind,
        ordered: isOrdered ? ordered : null,
        content: canonicalText(content),
      },
    ]
  })
}

/** Whether what the steps carried out was ordered by the programme, and what it says of their end is what they say. */
export function checkOrders(
  programme: readonly LinkedEntry[],
  cadences: readonly (readonly LinkedEntry[])[],
): readonly Finding[] {
  const ordered = new Map(programme.map((entry) => [entry.seq, entry]))
  const endings = new Set(
    cadences.flat().flatMap(({ content, kind }) => (kind === 'cadenceConcluded' ? [content] : [])),
  )
  const strange = [
    ...cadences.flat().filter((entry) => {
      if (entry.ordered === null) return false
      const order = ordered.get(entry.ordered)
      if (order === undefined || !orderKinds.includes(order.kind)) return true
      return entry.kind !== 'cadenceConcluded' && order.content !== entry.content
    }),
    ...programme.filter(({ content, kind }) => kind === 'stepConcluded' && !endings.has(content)),
  ]
  return strange.map(({ seq, words, workflowId }) =>
    finding('order-unknown', { entry: words }, { workflowId, entry: seq }),
  )
}
