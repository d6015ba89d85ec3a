import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { RunJson } from '../../../audit/recorded-leaves.ts'
import { isObject, listAt, textAt } from '../../../audit/json-members.ts'
import { projectFolder } from '../../../config/project-folder.ts'

/** A run that tests/replay/histories holds, as Temporal gave it. */
export async function recordedRun(name: string): Promise<RunJson> {
  const file = join(projectFolder(), 'tests', 'replay', 'histories', `${name}.json.gz`)
  const history: unknown = JSON.parse(gunzipSync(await readFile(file)).toString('utf8'))
  const runId = textAt(
    history,
    'events',
    0,
    'workflowExecutionStartedEventAttributes',
    'originalExecutionRunId',
  )
  return { runId: runId ?? '', history }
}

/** The same run with other events. */
export function withEvents(
  run: RunJson,
  change: (events: readonly unknown[]) => readonly unknown[],
): RunJson {
  const history = isObject(run.history) ? run.history : {}
  return { ...run, history: { ...history, events: change(listAt(history, 'events')) } }
}
