import { outsideEndsOf } from '../../../client/programme-client/team-workflows.ts'
import { unfinishedWorkflows } from '../../../ledger/queries/workflows.ts'
import type { Stage } from '../stage.ts'

/** What `hopelight up` and `doctor` would tell of ended workflows is exactly what was ended by hand. */
export async function breachesOfEnds({ door, ended, ledger }: Stage): Promise<readonly string[]> {
  const ends = await outsideEndsOf(door.client, await unfinishedWorkflows(ledger))
  const noticed = new Set([...ends].flatMap(([workflowId, end]) => (end === null ? [] : [workflowId])))
  return [
    ...[...ended].filter((id) => !noticed.has(id)).map((id) => `${id}: ended by hand, and nobody is told`),
    ...[...noticed].filter((id) => !ended.has(id)).map((id) => `${id}: has ended (${ends.get(id) ?? ''})`),
  ]
}
