import type { AnswerWords } from '../../domain/notices/answer-words.ts'
import type { ChannelKind } from '../../domain/notices/channel-kinds.ts'
import { type GivenAnswer, explainAnswer, outcomeNames } from '../../domain/notices/explain-answer.ts'
import type { ChannelSettings } from '../../config/hopelight-file-schema.ts'
import type { SecretSource } from '../../config/settings/secret-field.ts'

const kindNames: Readonly<Record<ChannelKind, string>> = {
  console: '控制台',
  file: '文件',
  smtp: '邮件',
  dingtalk: '钉钉群机器人',
  wecom: '企业微信群机器人',
  feishu: '飞书群机器人',
  zhezhengding: '浙政钉（未在真实平台试过）',
  webhook: '通用 webhook',
}

export function kindText(kind: ChannelKind): string {
  return `${kind} ${kindNames[kind]}`
}

/** Where a channel's messages go, without a word of a secret. */
export function placeText(settings: ChannelSettings): string {
  switch (settings.kind) {
    case 'console':
      return '运行 hopelight 的终端 / the terminal'
    case 'file':
      return settings.path ?? 'notices.ndjson'
    case 'smtp':
      return `${settings.host}${settings.port === undefined ? '' : `:${settings.port}`} (${settings.security})`
    case 'dingtalk':
      return settings.gateway?.origin ?? 'https://oapi.dingtalk.com'
    case 'wecom':
      return settings.gateway?.origin ?? 'https://qyapi.weixin.qq.com'
    case 'feishu':
      return (
        settings.gateway?.origin ??
        (settings.platform === 'lark' ? 'https://open.larksuite.com' : 'https://open.feishu.cn')
      )
    case 'zhezhengding':
      return (
        settings.gateway?.origin ??
        (settings.platform === 'saas'
          ? 'https://openplatform.dg-work.cn'
          : 'https://openplatform-pro.ding.zj.gov.cn')
      )
    case 'webhook':
      return typeof settings.url === 'string' ? settings.url : sourceText(settings.url)
  }
}

/** Where each secret of a channel is kept, by its setting. */
export function secretsOf(settings: ChannelSettings): Readonly<Record<string, SecretSource>> {
  switch (settings.kind) {
    case 'console':
    case 'file':
      return {}
    case 'smtp':
      return settings.login === undefined ? {} : { 'login.password': settings.login.password }
    case 'dingtalk':
    case 'feishu':
      return {
        webhook: settings.webhook,
        ...(settings.secret === undefined ? {} : { secret: settings.secret }),
      }
    case 'wecom':
      return { webhook: settings.webhook }
    case 'zhezhengding':
      return { appKey: settings.appKey, appSecret: settings.appSecret }
    case 'webhook':
      return {
        ...(typeof settings.url === 'string' ? {} : { url: settings.url }),
        secret: settings.secret,
        ...(settings.nextSecret === undefined ? {} : { nextSecret: settings.nextSecret }),
      }
  }
}

/** The name of the variable or the file, never its content. */
export function sourceText(source: SecretSource): string {
  return 'env' in source ? `环境变量 ${source.env}` : `文件 ${source.file}`
}

/** One test message and what became of it. */
export interface TrialAnswer {
  readonly channelId: string
  readonly kind: ChannelKind
  /** A person id, `sender` or `group`. */
  readonly to: string
  readonly number: string
  readonly answer: GivenAnswer & { readonly retryAfterMs?: number | null }
}

/** In words that say what to do. */
export function answerLines(kind: ChannelKind, answer: TrialAnswer['answer']): string {
  const [name, why] = [outcomeNames[answer.outcome], explainAnswer(kind, answer)]
  const wait = answer.retryAfterMs ?? null
  const minutes = wait === null ? null : Math.max(1, Math.round(wait / 60_000))
  return [
    `${name.zh} / ${name.en}（${answer.code}，${answer.phase}）`,
    `  ${why.zh}`,
    `  ${why.en}`,
    ...(minutes === null ? [] : [`  约 ${minutes} 分钟后再试 / try again in some ${minutes} min`]),
  ].join('\n')
}

export interface TrialDocument extends Omit<TrialAnswer, 'answer'>, GivenAnswer, AnswerWords {
  readonly retryAfterMs?: number | null
}

/** Of `--json`. */
export function trialDocument({ channelId, kind, to, number, answer }: TrialAnswer): TrialDocument {
  const { outcome, code, phase, retryAfterMs } = answer
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs }
  return { channelId, kind, to, number, outcome, code, phase, ...wait, ...explainAnswer(kind, answer) }
}
