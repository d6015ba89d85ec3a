/**
 * Every fake platform in one process, for an office that tries its channels: started by `hopelight channels sandbox`.
 * Writes JSON lines, first where each listens and with which secrets, then one a message; ends with its stdin.
 */
import { randomBytes } from 'node:crypto'
import { dingtalkFake } from './fakes/dingtalk-fake.ts'
import { feishuFake } from './fakes/feishu-fake.ts'
import type { HttpFake } from './fakes/http-fake.ts'
import type { Judgement, SeenRequest } from './fakes/http-visit.ts'
import { mailServer } from './fakes/mail-server.ts'
import { webhookFake } from './fakes/webhook-fake.ts'
import { wecomFake } from './fakes/wecom-fake.ts'
import { zhezhengdingFake } from './fakes/zhezhengding-fake.ts'
import { shownIn } from './shown-in.ts'

const write = (line: unknown): void => void process.stdout.write(`${JSON.stringify(line)}\n`)
const drawn = (): string => randomBytes(16).toString('hex')

const onJudged =
  (kind: string) =>
  (request: SeenRequest, { delivered, why, ids }: Judgement): void =>
    write({ message: { at: request.at, kind, delivered, why, ids, text: shownIn(request) } })

const secrets = {
  mail: drawn(),
  dingtalk: drawn(),
  dingtalkSign: `SEC${drawn()}`,
  wecom: drawn(),
  feishu: drawn(),
  feishuSign: drawn(),
  zzdKey: drawn(),
  zzdSecret: drawn(),
  webhook: drawn(),
}
const login = { user: 'hopelight@sandbox.example', password: secrets.mail }
const keyword = '希望之光'
const tenantId = '196729'
const path = '/hopelight'

const mail = await mailServer({
  security: null,
  certificate: null,
  login,
  onMail: ({ at, to, mail: parsed }) =>
    write({
      message: {
        at,
        kind: 'smtp',
        delivered: true,
        why: `→ ${to.join(', ')}`,
        ids: [],
        text: `${parsed.subject ?? ''}\n${parsed.text ?? ''}`,
      },
    }),
})
const anywhere = { keywords: [keyword], allowedIps: null }
const dingtalk = await dingtalkFake(
  { accessToken: secrets.dingtalk, secret: secrets.dingtalkSign, ...anywhere },
  { onJudged: onJudged('dingtalk') },
)
const wecom = await wecomFake({ key: secrets.wecom }, { onJudged: onJudged('wecom') })
const feishu = await feishuFake(
  { hookId: secrets.feishu, secret: secrets.feishuSign, ...anywhere },
  { onJudged: onJudged('feishu') },
)
const zhezhengding = await zhezhengdingFake(
  { apiKey: secrets.zzdKey, secret: secrets.zzdSecret, tenantId },
  { onJudged: onJudged('zhezhengding') },
)
const webhook = await webhookFake({ secret: secrets.webhook, path }, { onJudged: onJudged('webhook') })

const originOf = ({ origin }: HttpFake): string => origin
write({
  ready: {
    secrets,
    user: login.user,
    keyword,
    tenantId,
    path,
    mailPort: mail.port,
    origins: {
      dingtalk: originOf(dingtalk),
      wecom: originOf(wecom),
      feishu: originOf(feishu),
      zhezhengding: originOf(zhezhengding),
      webhook: originOf(webhook),
    },
  },
})

// Whoever started it has gone, or wants it to end: nothing here has to be saved.
process.stdin.on('end', () => process.exit(0))
process.stdin.resume()
// Ctrl-C reaches the whole group; the starter ends this process when it is done itself.
process.on('SIGINT', () => null)
