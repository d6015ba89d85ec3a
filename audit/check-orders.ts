import type { CadenceEvent, ProgrammeOrder } from '../domain/cadence/events.ts'
import { readWorkflowId } from '../domain/cadence/state.ts'
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
  /** By which command, and whose it was. */
  readonly givenBy: string
  /** What an order asks for; null: it does not say. */
  readonly asked: Readonly<Record<'on' | 'to' | 'reason', string | null>>
  /** Of a step that it says has ended: alike in the log of the step and in that of the programme. */
  readonly ending: string | null
}

interface CarryingOut {
  /** Says what the order says. */
  readonly as: CadenceEvent['kind']
  /** What it brings about besides. */
  readonly causes: readonly CadenceEvent['kind'][]
}

/** What a step records of each order. @source domain/cadence/suspension.ts */
const carriedOut: Readonly<Record<ProgrammeOrder['kind'], CarryingOut>> = {
  programmeSuspended: { as: 'cadenceSuspended', causes: [] },
  programmeResumed: {
    as: 'cadenceResumed',
    causes: ['datesMoved', 'occurrenceClosed', 'orderDropped', 'cadenceConcluded'],
  },
  programmeReleased: { as: 'cadenceReleased', causes: [] },
}
const carryingOut: ReadonlyMap<string, CarryingOut> = new Map(Object.entries(carriedOut))
/** Nothing but an order causes them. */
const onlyOrdered: ReadonlySet<string> = new Set(Object.values(carriedOut).map((each) => each.as))

/** The entries of a log by which it hangs together with the team's other logs. */
export function linkedEntries(leaves: readonly Leaf[]): readonly LinkedEntry[] {
  return leaves.flatMap((leaf): LinkedEntry[] => {
    const { body, kind, seq, workflowId } = leaf
    const ordered = memberAt(body, 'ordered')
    const isOrdered = typeof ordered === 'number'
    const ending = endingOf(leaf)
    if (!isOrdered && ending === null && !carryingOut.has(kind) && !onlyOrdered.has(kind)) return []
    return [
      {
        seq,
        workflowId,
        words: entryWords(workflowId, seq, leaf),
        kind,
        ordered: isOrdered ? ordered : null,
        givenBy: canonicalText({ commandId: leaf.commandId, person: textAt(leaf.actor, 'personId') }),
        asked: { on: saidAt(body, 'on'), to: saidAt(body, 'to'), reason: saidAt(body, 'reason') },
        ending,
      },
    ]
  })
}

/** Whether what the steps carried out was ordered by the programme, and what it says of their end is what they say. */
export function checkOrders(
  programme: readonly LinkedEntry[],
  cadences: readonly (readonly LinkedEntry[])[],
): readonly Finding[] {
  const orders = new Map(programme.map((entry) => [entry.seq, entry]))
  const endings = new Set(cadences.flat().map(({ ending }) => ending))
  const strange = [
    ...cadences.flat().filter((entry) => {
      if (entry.ordered === null) return onlyOrdered.has(entry.kind)
      const order = orders.get(entry.ordered)
      return order === undefined || !carriesOut(entry, order)
    }),
    ...programme.filter(({ ending }) => ending !== null && !endings.has(ending)),
  ]
  return strange.map(({ seq, words, workflowId }) =>
    finding('order-unknown', { entry: words }, { workflowId, entry: seq }),
  )
}

function carriesOut(entry: LinkedEntry, order: LinkedEntry): boolean {
  const wanted = carryingOut.get(order.kind)
  if (wanted === undefined || entry.givenBy !== order.givenBy) return false
  if (entry.kind !== wanted.as) return wanted.causes.some((kind) => kind === entry.kind)
  const [done, asked] = [entry.asked, order.asked]
  const isReasonAlike = done.reason === null || asked.reason === null || done.reason === asked.reason
  return done.on === asked.on && done.to === asked.to && isReasonAlike
}

function endingOf({ body, kind, workflowId }: Leaf): string | null {
  const step = memberAt(body, 'step') ?? null
  const own = readWorkflowId(workflowId)?.step ?? null
  const tally = memberAt(body, 'tally') ?? null
  switch (kind) {
    case 'stepConcluded':
      return canonicalText({ concluded: step, tally })
    case 'cadenceConcluded':
      return own === step ? canonicalText({ concluded: own, tally }) : null
    case 'stepReleased':
      return memberAt(body, 'reached') === false ? null : canonicalText({ released: step })
    case 'cadenceReleased':
      return canonicalText({ released: own })
    default:
      return null
  }
}

function saidAt(body: unknown, key: string): string | null {
  const said = memberAt(body, key)
  return said === undefined ? null : canonicalText(said)
}
