import { openAttentions } from '../../../ledger/attentions.ts'
import { isLedgerWritable } from '../../../ledger/check-writable.ts'
import { standingFindings } from '../../../ledger/findings.ts'
import { helloAnswer, helloQuestion, proofOf } from '../../local-api/server-proof.ts'
import { isServerReachable } from '../../programme-client/temporal-client.ts'
import type { ApiDeps } from '../api-deps.ts'
import type { ApiServer } from '../api-server.ts'

const patienceMs = 3_000

/** Without a token: they hold no data, and `/hello` says only that the token is known here. */
export function healthRoutes(app: ApiServer, deps: ApiDeps): void {
  app.get('/health/live', { schema: { summary: 'The process answers', security: [] } }, () => ({
    live: true,
  }))
  app.get(
    '/hello',
    {
      schema: {
        summary: 'Proves to a caller that this is the server of its token, before the token is shown',
        security: [],
        querystring: helloQuestion,
        response: { 200: helloAnswer },
      },
    },
    (request) => {
      const port = request.socket.localPort ?? 0
      return { port, proof: proofOf(deps.adminToken, request.query.challenge, port) }
    },
  )
  app.get(
    '/health/ready',
    {
      schema: {
        summary: 'A worker polls, the server answers, the ledger can be written; else 503',
        security: [],
      },
    },
    async (_, reply) => {
      const [worker, temporal, ledger, findings, attentions] = await Promise.all([
        deps.health.workerPolling().catch(() => false),
        isServerReachable(deps.client, deps.namespace, patienceMs),
        isLedgerWritable(deps.ledger),
        standingFindings(deps.ledger).catch(() => []),
        attentionCount(deps),
      ])
      const ready = worker && temporal && ledger
      const checks = { worker, temporal, ledger }
      const troubles = deps.health.troubles?.() ?? 0
      return reply
        .code(ready ? 200 : 503)
        .send({ ready, checks, troubles, findings: findings.length, attentions })
    },
  )
}

/** What wants a person's hand keeps nothing from working; null: the ledger cannot be read. */
async function attentionCount({ ledger }: ApiDeps): Promise<number | null> {
  return openAttentions(ledger).then(
    (items) => items.length,
    () => null,
  )
}
