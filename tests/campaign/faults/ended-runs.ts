import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { instantFromMs } from '../../../domain/calendar/instant.ts'
import { folderArchive } from '../../../ledger/archive/archive-folder.ts'
import { openLedger } from '../../../ledger/open-ledger.ts'
import { archiveNow } from '../../../workers/keep-now.ts'
import { dataFolderOf } from '../stage.ts'
import type { Fault } from './fault.ts'

const settleMs = 5_000

/** One step of a team is terminated by hand, one of another is deleted while it runs; the archive has its beginning. */
export const endedRuns: Fault = async (stage) => {
  const { temporal, ended, place, server, teams } = stage
  const [one, other] = teams
  if (one === undefined || other === undefined) throw new Error('two teams are needed')
  await sleep(settleMs)
  const terminated = `team/${one.teamId}/weekly-salon`
  ended.add(terminated)
  await temporal.client.workflow.getHandle(terminated).terminate('by hand')
  const deleted = `team/${other.teamId}/monthly-visit`
  ended.add(deleted)
  const ledger = await openLedger(place)
  try {
    await archiveNow(
      { address: server.address, namespace: temporal.namespace },
      ledger,
      folderArchive(join(dataFolderOf(stage), 'archive')),
      { again: [], at: instantFromMs(Date.now()) },
    )
  } finally {
    await ledger.close()
  }
  await temporal.connection.workflowService.deleteWorkflowExecution({
    namespace: temporal.namespace,
    workflowExecution: { workflowId: deleted },
  })
  await sleep(settleMs)
  return { 'run terminated': 1, 'run deleted': 1 }
}
