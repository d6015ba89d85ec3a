import { isLedgerWritable } from '../../../ledger/check-writable.ts'
import { standingFindings } from '../../../ledger/findings.ts'
import { isServerReachable } from '../../programme-client/temporal-client.ts'
import type { ApiDeps } from '../api-deps.ts'
import type { ApiServer } from '../api-server.ts'

const patienceMs = 3_000

/** Without a token: they hold no data. */
export function healthRoutes(app: ApiServer, deps: ApiDeps): void {
  app.get('/health/live', { schema: { summary: 'The process answers', security: [] } }, () => ({
    live: true,
  }))
  app.get(
    '/health/ready',
    {
      schema: {
        summary: 'A worker polls, the server answers, the ledger can be written; else 503',
        security: [],
      },
    },
    async (_, reply) => {
      const [worker, temporal, ledger, findings] = await Promise.all([
        deps.health.workerPolling().catch(() => false),
        isServerReachable(deps.client, deps.namespace, patienceMs),
        isLedgerWritable(deps.ledger),
        standingFindings(deps.ledger).catch(() => []),
      ])
      const ready = worker && temporal && ledger
      return reply.code(ready ? 200 : 503).send({
        ready,
        checks: { worker, temporal, ledger },
        troubles: deps.health.troubles?.() ?? 0,
        findings: findings.length,
      })
    },
  )
}
