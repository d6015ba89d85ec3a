import type { Finding } from '../../domain/findings.ts'
import { prepareEmbeddedNamespace } from '../../temporal/local/namespace.ts'
import { outsideEndOf } from '../../temporal/outside-end.ts'
import { namespaceWorkflowsFor } from '../up/namespace-workflows.ts'
import type { Examined } from './place.ts'

/** What writes the record and the archive; only the command may have it. */
export interface Repairs {
  /** Archives now, and again what is damaged; gives back how many histories. */
  readonly archive: (again: readonly { workflowId: string; runId: string }[]) => Promise<number>
  /** Writes missing entries into the ledger; gives back how many. */
  readonly writeMissing: () => Promise<number>
}

/** Does what is safe, and says what it did in both languages: nothing is sent, ended, deleted or overwritten. */
export async function repair(
  { channelIds, server }: Examined,
  findings: readonly Finding[],
  repairs: Repairs,
): Promise<readonly string[]> {
  const done: string[] = []
  const has = (kind: Finding['kind']): boolean => findings.some((finding) => finding.kind === kind)
  if (server !== null) {
    const { client, connection, namespace } = server.temporal
    if (server.isEmbedded && (has('retention-short') || has('search-attributes-missing'))) {
      await prepareEmbeddedNamespace(connection, namespace)
      done.push('已设置留存期与检索属性 / retention and search attributes set')
    }
    for (const { start, workflowId } of has('not-running') ? namespaceWorkflowsFor(null, channelIds) : []) {
      if ((await outsideEndOf(client, workflowId)) === null) continue
      await start(client)
      done.push(`已启动 ${workflowId} / started`)
    }
    const again = findings.flatMap(({ details, kind, subject }) =>
      kind === 'archive-damaged' ? [{ workflowId: subject, runId: `${details['runId'] ?? ''}` }] : [],
    )
    const archived = await repairs.archive(again)
    if (archived > 0) done.push(`已归档 ${archived} 段历史 / ${archived} histories archived`)
  }
  const written = has('entry-missing') ? await repairs.writeMissing() : 0
  if (written > 0) done.push(`已补入 ${written} 条记录 / ${written} entries written`)
  return done
}
