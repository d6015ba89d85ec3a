import { openAttentions } from '../../../ledger/outbox/attentions.ts'
import { standingFindings } from '../../../ledger/findings.ts'
import { ledgerProblem, problemWords } from '../../../ledger/ledger-problem.ts'
import { helloAnswer, helloQuestion, proofOf } from '../../local-api/server-proof.ts'
import { isServerReachable } from '../../../temporal/client/temporal-client.ts'
import { blockingStandstills } from '../../views/standstills.ts'
import type { ApiDeps } from '../api-deps.ts'
import { liveAnswer, readyAnswer } from '../../../domain/schemas/view-schemas.ts'
import { answeredBy } from '../answered-by.ts'
import type { ApiServer } from '../api-server.ts'

const patienceMs = 3_000

/**
 * Without a token: they hold no data but the ids of workflows that stand still, and `/hello` says only that the token is known
 * here.
 */
export function healthRoutes(app: ApiServer, deps: ApiDeps): void {
  app.get(
    '/health/live',
    { schema: { summary: 'The process answers', security: [], response: answeredBy(liveAnswer) } },
    () => ({
      live: true,
    }),
  )
  app.get(
    '/hello',
    {
      schema: {
        summary: 'Proves to a caller that this is the server of its token, before the token is shown',
        security: [],
        querystring: helloQuestion,
        response: answeredBy(helloAnswer),
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
        summary:
          'A worker polls, the server answers, the ledger was written just now, no workflow stands still; else 503',
        security: [],
        response: { ...answeredBy(readyAnswer), 503: readyAnswer },
      },
    },
    async (_, reply) => {
      const { ledger, health } = deps
      const [worker, temporal, problem, standstills, findings, attentions] = await Promise.all([
        health.workerPolling().catch(() => false),
        isServerReachable(deps.client, deps.namespace, patienceMs),
        ledgerTrouble(deps),
        blockingStandstills(ledger).catch(() => []),
        standingFindings(ledger).catch(() => []),
        attentionCount(deps),
      ])
      const checks = { worker, temporal, ledger: problem === null, workflows: standstills.length === 0 }
      const ready = Object.values(checks).every((isRight) => isRight)
      const troubles = health.troubles?.() ?? 0
      return reply.code(ready ? 200 : 503).send({
        ready,
        checks,
        ledgerProblem: problem,
        standstills,
        troubles,
        findings: findings.length,
        attentions,
      })
    },
  )
}

/** Null: it was written. */
async function ledgerTrouble({ ledger, log }: ApiDeps): Promise<{ code: string; text: string } | null> {
  try {
    const code = await ledgerProblem(ledger)
    return code === null ? null : { code, text: problemWords[code] }
  } catch (error) {
    log.error({ err: error }, 'the ledger could not be tried')
    return { code: 'unknown', text: '台账出错，见日志 / the ledger fails, see the log' }
  }
}

/** What wants a person's hand keeps nothing from working; null: the ledger cannot be read. */
async function attentionCount({ ledger }: ApiDeps): Promise<number | null> {
  return openAttentions(ledger).then(
    (items) => items.length,
    () => null,
  )
}
