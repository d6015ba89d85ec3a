import type { KeyObject } from 'node:crypto'
import { programmeWorkflowId } from '../domain/cadence/state.ts'
import { isAsserted } from './actor-assertion.ts'
import type { Leaf } from './canonical-leaf.ts'
import { entryWords } from './entry-words.ts'
import { type Finding, finding } from './findings.ts'
import { textAt } from './json-members.ts'

export interface CheckedActors {
  /** Commands that the API vouches for. */
  readonly signed: number
  /** Commands that came past the API, recorded as such. */
  readonly unsigned: number
  /** Refused commands that bear a signature of nobody's: recorded, and of no effect. */
  readonly refusedForgeries: number
  readonly findings: readonly Finding[]
}

/** Whether the signatures that stand in the entries are the API's. An order keeps the one that the programme was given. */
export function checkActors(leaves: readonly Leaf[], publicKeys: readonly KeyObject[]): CheckedActors {
  const counts = { signed: 0, unsigned: 0, refusedForgeries: 0 }
  const findings: Finding[] = []
  for (const leaf of leaves) {
    if (leaf.actor === null) continue
    const signature = textAt(leaf.actor, 'signature')
    if (signature === null) counts.unsigned += 1
    else if (isVouchedFor(leaf, signature, publicKeys)) counts.signed += 1
    else if (leaf.kind === 'commandRefused') counts.refusedForgeries += 1
    else findings.push(forged(leaf))
  }
  return { ...counts, findings }
}

function isVouchedFor(leaf: Leaf, signature: string, publicKeys: readonly KeyObject[]): boolean {
  const { commandId, workflowId, team } = leaf
  if (commandId === null) return false
  const text = (name: string): string => textAt(leaf.actor, name) ?? ''
  const actor = { personId: text('personId'), seatId: text('seatId'), via: text('via') }
  return [workflowId, programmeWorkflowId(team)].some((addressed) =>
    isAsserted({ workflowId: addressed, commandId, actor }, signature, publicKeys),
  )
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
