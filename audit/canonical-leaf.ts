import { canonicalText } from './canonical-json.ts'
import { isObject } from './json-members.ts'

/** One entry of a log: what a workflow recorded, and where in its history. @source docs/record.md */
export interface Leaf {
  /** From 1, without gap or repeat; the entry is leaf `seq - 1` of its tree. */
  readonly seq: number
  readonly at: string
  readonly team: string
  readonly workflowId: string
  readonly runId: string
  /** Of the marker that recorded it, in the history of that run. */
  readonly eventId: number
  readonly kind: string
  /** As recorded, signature and all; null: the clock caused it. */
  readonly actor: Readonly<Record<string, unknown>> | null
  readonly commandId: string | null
  /** Everything else of the recorded event. */
  readonly body: Readonly<Record<string, unknown>>
  /** Of the workflow's history up to and including that marker, in hexadecimal. */
  readonly historyHash: string
}

/** Where an event was found. */
export interface LeafPlace {
  readonly team: string
  readonly runId: string
  readonly eventId: number
  readonly historyHash: string
}

/** The leaf of a recorded event; null: it has not the form of one. */
export function leafOf(event: unknown, { team, runId, eventId, historyHash }: LeafPlace): Leaf | null {
  if (!isObject(event)) return null
  const { sequence, at, workflowId, kind, actor, commandId, ...body } = event
  if (typeof sequence !== 'number' || typeof at !== 'string') return null
  if (typeof workflowId !== 'string' || typeof kind !== 'string') return null
  if (actor !== undefined && !isObject(actor)) return null
  if (commandId !== undefined && typeof commandId !== 'string') return null
  return {
    seq: sequence,
    at,
    team,
    workflowId,
    runId,
    eventId,
    kind,
    actor: actor ?? null,
    commandId: commandId ?? null,
    body,
    historyHash,
  }
}

/** An entry holds what canonical JSON cannot, such as half a character: nothing can vouch for it. */
export class UnprovableEntryError extends Error {
  override readonly name = 'UnprovableEntryError'
  readonly workflowId: string
  readonly seq: number

  constructor({ workflowId, seq }: Pick<Leaf, 'workflowId' | 'seq'>, problem: string) {
    super(`${workflowId} entry ${seq}: ${problem}`)
    this.workflowId = workflowId
    this.seq = seq
  }
}

/** The bytes of a leaf, as text: canonical JSON without a line end. Throws `UnprovableEntryError`. */
export function leafLine(leaf: Leaf): string {
  try {
    return canonicalText(leaf)
  } catch (error) {
    throw new UnprovableEntryError(leaf, error instanceof Error ? error.message : String(error))
  }
}

/** The recorded event that a leaf was made of, as canonical text. */
export function recordedText({ seq, at, workflowId, kind, actor, commandId, body }: Leaf): string {
  return canonicalText({
    ...body,
    sequence: seq,
    at,
    workflowId,
    kind,
    ...(actor === null ? {} : { actor }),
    ...(commandId === null ? {} : { commandId }),
  })
}
