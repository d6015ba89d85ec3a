import type { KeyObject } from 'node:crypto'
import { readWorkflowId } from '../domain/cadence/state.ts'
import { isFresh, isSigned, signedAtOf } from './actor-assertion.ts'
import { canonicalText } from './canonical-json.ts'
import type { Leaf } from './canonical-leaf.ts'
import { agrees, beginsCommand, goesOnWithCommand } from './command-entries.ts'
import { entryWords } from './entry-words.ts'
import { type Finding, finding } from './findings.ts'
import { memberAt, textAt } from './json-members.ts'
import { type ReceivedCommand, receivedCommands } from './received-commands.ts'
import type { RunJson } from './recorded-leaves.ts'

/** A worker tells age by its own clock, the history by the server's: either may be a day off, and a little for the way. */
const clocksApartMs = 25 * 3_600_000

export interface CheckedActors {
  /** Commands that an API vouches for. */
  readonly signed: number
  /** Commands that came past the API, recorded as such. */
  readonly unsigned: number
  /** Of both, those in the name of the machine’s administrator: of nobody in particular. */
  readonly localAdmin: number
  readonly findings: readonly Finding[]
}

/** Of a workflow, run by run. */
export interface ActorsCheck {
  next(run: RunJson, leaves: readonly Leaf[]): void
  result(): CheckedActors
}

/**
 * Whether every entry that names an API's signature comes of a message of its own, which the history received before it,
 * which that API had signed for this workflow within a day, and which says what the entry says; and whether each command
 * id was used once. What the programme ordered is signed there and counted there.
 */
export function actorsCheck(workflowId: string, publicKeys: readonly KeyObject[]): ActorsCheck {
  const counts = { signed: 0, unsigned: 0, localAdmin: 0 }
  const findings: Finding[] = []
  const ids = idsCheck()
  const signed = signedCommands(workflowId, publicKeys)
  let before: Leaf | undefined
  let isBeforeVouchedFor = false

  const isVouchedFor = (leaf: Leaf, isFollowing: boolean): boolean => {
    if (isFollowing) return isBeforeVouchedFor
    if (textAt(leaf.actor, 'signature') !== null) return signed.take(leaf)
    return memberAt(leaf.actor, 'unsigned') === true
  }
  const check = (leaf: Leaf): void => {
    const isFollowing = goesOnWithCommand(leaf, before)
    before = leaf
    const isGiven = leaf.actor !== null && !isOrdered(leaf)
    isBeforeVouchedFor = isGiven && isVouchedFor(leaf, isFollowing)
    if (!isGiven) return
    if (!isBeforeVouchedFor) findings.push(forged(leaf))
    if (isFollowing) return
    if (textAt(leaf.actor, 'signature') === null) counts.unsigned += 1
    else if (isBeforeVouchedFor) counts.signed += 1
    if (textAt(leaf.actor, 'via') === 'local-admin') counts.localAdmin += 1
  }
  return {
    next(run, leaves) {
      signed.receive(run)
      for (const leaf of leaves) {
        findings.push(...ids(leaf))
        check(leaf)
      }
    },
    result: () => ({ ...counts, findings }),
  }
}

/** What a step carries out in the programme's name; its orders are held against the programme's own. */
function isOrdered(leaf: Leaf): boolean {
  return (
    memberAt(leaf.body, 'ordered') !== undefined &&
    textAt(leaf.actor, 'signature') === null &&
    readWorkflowId(leaf.workflowId)?.step != null &&
    !beginsCommand(leaf)
  )
}

interface SignedCommands {
  receive(run: RunJson): void
  /** Whether a message vouches for that entry; it vouches for no other then. */
  take(leaf: Leaf): boolean
}

interface SignedCommand extends ReceivedCommand {
  /** From 1. */
  readonly runNumber: number
}

/** Those that a history received and whose signature counts, each until an entry has come of it. */
function signedCommands(workflowId: string, publicKeys: readonly KeyObject[]): SignedCommands {
  const waiting = new Map<string, readonly SignedCommand[]>()
  /** By signature, which covers all of it: one that is sent again and again lies in memory once. */
  const known = new Map<string, unknown>()
  let runNumber = 0

  const isCounted = ({ message, name, receivedMs }: ReceivedCommand): boolean =>
    receivedMs !== null &&
    isFresh(signedAtOf(message), receivedMs, clocksApartMs) &&
    isSigned({ workflowId, name, message }, publicKeys)
  const kept = (command: ReceivedCommand): SignedCommand => {
    const signature = textAt(command.message, 'actor', 'signature') ?? ''
    const message = known.get(signature) ?? command.message
    known.set(signature, message)
    return { ...command, message, runNumber }
  }
  return {
    receive(run) {
      runNumber += 1
      for (const [commandId, received] of receivedCommands([run])) {
        const counted = received.filter(isCounted).map(kept)
        if (counted.length > 0) waiting.set(commandId, [...(waiting.get(commandId) ?? []), ...counted])
      }
    },
    take(leaf) {
      const commandId = leaf.commandId ?? ''
      const own = waiting.get(commandId) ?? []
      const actor = canonicalText(leaf.actor)
      const index = own.findIndex(
        (command) =>
          (command.runNumber < runNumber || command.eventId < leaf.eventId) &&
          canonicalText(memberAt(command.message, 'actor')) === actor &&
          agrees(leaf, command),
      )
      if (index >= 0) waiting.set(commandId, own.toSpliced(index, 1))
      return index >= 0
    },
  }
}

/** Entries of one command follow each other: an id that comes again later was used for another one. */
function idsCheck(): (leaf: Leaf) => readonly Finding[] {
  const seen = new Map<string, number>()
  return (leaf) => {
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
  }
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
