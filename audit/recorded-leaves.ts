import { canonicalText } from './canonical-json.ts'
import { type Leaf, leafOf } from './canonical-leaf.ts'
import { listAt, memberAt, textAt } from './json-members.ts'
import { type Hash, sha256 } from './merkle-tree.ts'

/** One run of a workflow; its history as the proto-JSON that Temporal gives, payloads encoded. */
export interface RunJson {
  readonly runId: string
  readonly history: unknown
}

/** A history holds something that no history of ours holds. */
export class HistoryFormError extends Error {
  override readonly name = 'HistoryFormError'
  readonly runId: string
  readonly eventId: number

  constructor(runId: string, eventId: number, problem: string) {
    super(`${runId} event ${eventId}: ${problem}`)
    this.runId = runId
    this.eventId = eventId
  }
}

/** Before the first event of a workflow's first run. */
export const beforeAll: Hash = new Uint8Array(32)

/** Frozen name of the activity whose answer is the record. */
const activity = 'recordOutcomes'

/**
 * What a workflow's runs recorded, in the order of the histories: the events that stand in the results of
 * `recordOutcomes`. Each leaf's hash covers all runs up to its own place and nothing after it, so what a history says
 * later changes no leaf. Throws `HistoryFormError`. @source docs/decisions/0008-one-log-a-workflow.md
 */
export function leavesOf(team: string, runs: Iterable<RunJson>): readonly Leaf[] {
  const leaves: Leaf[] = []
  let running = beforeAll
  for (const run of runs) {
    const next = leavesOfRun(team, run, running)
    leaves.push(...next.leaves)
    running = next.running
  }
  return leaves
}

/** Of one run; `before` is the running hash after the run before it, `running` the one after this run. */
export function leavesOfRun(
  team: string,
  { runId, history }: RunJson,
  before: Hash,
): { readonly leaves: readonly Leaf[]; readonly running: Hash } {
  const leaves: Leaf[] = []
  let running = before
  for (const [index, event] of listAt(history, 'events').entries()) {
    const eventId = index + 1
    running = sha256(running, textOfEvent(event, runId, eventId))
    if (textAt(event, 'eventId') !== String(eventId))
      throw new HistoryFormError(runId, eventId, 'stands in the place of another')
    const place = { team, runId, eventId, historyHash: Buffer.from(running).toString('hex') }
    for (const recorded of recordedBy(event, runId, eventId)) {
      const leaf = leafOf(recorded, place)
      if (leaf === null) throw new HistoryFormError(runId, eventId, 'records what is no event of the record')
      leaves.push(leaf)
    }
  }
  return { leaves, running }
}

function textOfEvent(event: unknown, runId: string, eventId: number): string {
  try {
    return canonicalText(event)
  } catch (error) {
    throw new HistoryFormError(runId, eventId, error instanceof Error ? error.message : String(error))
  }
}

/** A local activity stands in the history as a marker with its name and its result. */
function recordedBy(event: unknown, runId: string, eventId: number): readonly unknown[] {
  const marker = memberAt(event, 'markerRecordedEventAttributes')
  if (textAt(marker, 'markerName') !== 'core_local_activity') return []
  if (memberAt(marker, 'failure') != null) return []
  const decoded = (name: string): unknown => {
    const data = textAt(marker, 'details', name, 'payloads', 0, 'data')
    try {
      return data === null ? null : JSON.parse(Buffer.from(data, 'base64').toString('utf8'))
    } catch {
      throw new HistoryFormError(runId, eventId, `its ${name} is no JSON`)
    }
  }
  if (textAt(decoded('data'), 'activity_type') !== activity) return []
  return listAt(decoded('result'), 'events')
}
