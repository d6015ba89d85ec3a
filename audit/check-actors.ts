import type { KeyObject } from 'node:crypto'
import { isSigned } from './actor-assertion.ts'
import { canonicalText } from './canonical-json.ts'
import type { Leaf } from './canonical-leaf.ts'
import { entryWords } from './entry-words.ts'
import { type Finding, finding } from './findings.ts'
import { memberAt, textAt } from './json-members.ts'
import { type ReceivedCommand, receivedCommands } from './received-commands.ts'
import type { RunJson } from './recorded-leaves.ts'

export interface CheckedActors {
  /** Entries of commands that an API vouches for. */
  readonly signed: number
  /** Entries of commands that came past the API, recorded as such. */
  readonly unsigned: number
  readonly refusedForgeries: number
  readonly findings: readonly Finding[]
}

/**
 * Whether every entry that names an API's signature comes of a message which that API signed, as it was received, and
 * whether each command id was used once. What the programme ordered is signed there and counted there.
 */
export function checkActors(
  leaves: readonly Leaf[],
  runs: readonly RunJson[],
  publicKeys: readonly KeyObject[],
): CheckedActors {
  const counts = { signed: 0, unsigned: 0, refusedForgeries: 0 }
  const findings: Finding[] = [...checkIds(leaves)]
  const hasSigned = leaves.some(({ actor }) => textAt(actor, 'signature') !== null)
  const received = hasSigned ? receivedCommands(runs) : new Map<string, readonly ReceivedCommand[]>()
  const checked = new Map<string, boolean>()
  for (const leaf of leaves) {
    const { actor, commandId, workflowId } = leaf
    if (actor === null || memberAt(leaf.body, 'ordered') !== undefined) continue
    const signature = textAt(actor, 'signature')
    if (signature === null) {
      counts.unsigned += 1
      if (actor['unsigned'] !== true) findings.push(forged(leaf))
      continue
    }
    const isVouchedFor =
      checked.get(signature) ??
      (received.get(commandId ?? '') ?? []).some(
        ({ message, name }) =>
          isSameActor(memberAt(message, 'actor'), actor) &&
          isSigned({ workflowId, name, message }, publicKeys),
      )
    checked.set(signature, isVouchedFor)
    if (isVouchedFor) counts.signed += 1
    else findings.push(forged(leaf))
  }
  return { ...counts, findings }
}

/** The person of the message, its seat, its way, its time and its signature. */
function isSameActor(one: unknown, other: unknown): boolean {
  return canonicalText(one ?? null) === canonicalText(other)
}

/** Entries of one command follow each other: an id that comes again later was used for another one. */
function checkIds(leaves: readonly Leaf[]): readonly Finding[] {
  const seen = new Map<string, number>()
  return leaves.flatMap((leaf) => {
    const { commandId, kind, seq, workflowId } = leaf
    if (commandId === null || kind === 'commandRefused') return []
    const last = seen.get(commandId)
    seen.set(commandId, seq)
    if (last === undefined || last === seq - 1) return []
    return [
      finding(
        'command-twice',
        { entry: entryWords(workflowId, seq, leaf), commandId },
        { workflowId, entry: seq },
      ),
    ]
  })
}

function forged(leaf: Leaf): Finding {
  const { workflowId, seq } = leaf
  const person = textAt(leaf.actor, 'personId') ?? '?'
  return finding(
    'actor-signature',
    { entry: entryWords(workflowId, seq, leaf), person },
    { workflowId, entry: seq },
  )
}
