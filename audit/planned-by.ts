import { canonicalText } from './canonical-json.ts'
import { isObject, listAt, memberAt, textAt } from './json-members.ts'
import { sha256 } from './merkle-tree.ts'
import type { RunJson } from './recorded-leaves.ts'

/** By what a workflow says, in the input of its runs, that it plans. */
export interface PlannedBy {
  readonly template: string
  readonly calendarVersion: string
  /** Digests of the definitions that it carries. */
  readonly definitions: readonly string[]
}

/** Each once; a run whose input names neither is passed over, and replays no more than it plans. */
export function plannedBy(runs: readonly RunJson[]): readonly PlannedBy[] {
  const known = new Map<string, PlannedBy>()
  for (const { history } of runs) {
    const input = inputOf(listAt(history, 'events')[0])
    const state = memberAt(input, 'state')
    const template = textAt(state, 'team', 'template') ?? textAt(state, 'setup', 'template')
    const calendarVersion = textAt(state, 'calendarVersion')
    if (template === null || calendarVersion === null) continue
    const definitions = [...listAt(input, 'steps'), memberAt(state, 'setup', 'definition')].filter(isObject)
    const planned = { template, calendarVersion, definitions: definitions.map(definitionDigest) }
    known.set(JSON.stringify(planned), planned)
  }
  return [...known.values()]
}

/** Empty for what JSON cannot hold, which is nobody's definition. */
export function definitionDigest(definition: unknown): string {
  try {
    return sha256(canonicalText(definition)).toString('base64')
  } catch {
    return ''
  }
}

function inputOf(started: unknown): unknown {
  const data = textAt(started, 'workflowExecutionStartedEventAttributes', 'input', 'payloads', 0, 'data')
  try {
    const read: unknown = JSON.parse(Buffer.from(data ?? '', 'base64').toString('utf8'))
    return read
  } catch {
    return null
  }
}
