import type { SendResult } from './channel.ts'
import type { HttpExchange } from './http-exchange.ts'
import { type JsonObject, parseJsonObject } from './json-object.ts'
import { retryAfterMs } from './retry-after.ts'
import { resultOfVerdict, type Verdict } from './verdict.ts'

/** What a vendor's own answer says. */
export interface VendorWord {
  readonly code: string
  readonly verdict: Verdict
}

/** How to read one vendor's answers. */
export interface AnswerReading {
  /**
   * Null: this is not the vendor's answer. `waitMs` is what the headers tell.
   */
  readonly read: (body: JsonObject, waitMs: number | null) => VendorWord | null
  /** To wait after a 429 that does not say how long. */
  readonly tooFastMs: number
  readonly nowMs: number
}

/** Code of an `unknown`: whoever answered, it was not the robot. The second in a row disables the channel. */
export const notARobotAnswer = 'not-a-robot-answer'

/**
 * Statuses that decide by themselves: the first range that holds one. None holds 200, which says nothing.
 * @source docs/channels.md, "Outcome by phase"
 */
export const statusRules: readonly {
  readonly from: number
  readonly to: number
  readonly verdict: Verdict | 'too-fast'
}[] = [
  { from: 300, to: 399, verdict: 'config-fault' },
  { from: 401, to: 401, verdict: 'config-fault' },
  { from: 403, to: 405, verdict: 'config-fault' },
  { from: 408, to: 408, verdict: 'retry' },
  { from: 410, to: 410, verdict: 'config-fault' },
  { from: 425, to: 425, verdict: 'retry' },
  { from: 429, to: 429, verdict: 'too-fast' },
  { from: 400, to: 499, verdict: 'rejected' },
]

/** One exchange with a robot as a result: 200 is not success, the vendor's code decides. @source docs/channels.md, "Outcome by phase" */
export function resultOfExchange(exchange: HttpExchange, reading: AnswerReading): SendResult {
  if (exchange.kind !== 'answer') return resultOfFault(exchange)
  const waitMs = retryAfterMs(exchange.headers, reading.nowMs)
  const word = vendorWord(exchange, waitMs, reading)
  return word === null
    ? resultOfStatus(exchange, waitMs ?? reading.tooFastMs)
    : resultOfVerdict(word.code, word.verdict)
}

/** An exchange without an answer. */
export function resultOfFault(exchange: Exclude<HttpExchange, { kind: 'answer' }>): SendResult {
  const { phase, code } = exchange
  if (exchange.kind === 'unknown') return { outcome: 'unknown', code, phase }
  return exchange.for === 'people'
    ? { outcome: 'config-fault', code, phase }
    : { outcome: 'retry', code, phase, retryAfterMs: null }
}

/** An answer by its status alone. */
export function resultOfStatus(answer: Answer, tooFastMs: number): SendResult {
  const { status, body } = answer
  const verdict = statusRules.find(({ from, to }) => from <= status && status <= to)?.verdict
  if (verdict !== undefined)
    return resultOfVerdict(`http-${status}`, verdict === 'too-fast' ? tooFastMs : verdict)
  const code = isSuccess(status) ? bodyFault(body) : `http-${status}`
  return { outcome: 'unknown', code, phase: 'answer' }
}

export function isSuccess(status: number): boolean {
  return status >= 200 && status <= 299
}

type Answer = Extract<HttpExchange, { kind: 'answer' }>

/** Of another status than 200 only a refusal that a table lists is the vendor's: gateways speak JSON too. */
function vendorWord(answer: Answer, waitMs: number | null, { read }: AnswerReading): VendorWord | null {
  const { status, body } = answer
  if (!body.isRead || (status >= 300 && status <= 399)) return null
  const json = parseJsonObject(body.text)
  const word = json === null ? null : read(json, waitMs)
  if (word === null || status === 200) return word
  return word.verdict === 'sent' || word.verdict === 'unlisted' ? null : word
}

function bodyFault(body: Answer['body']): string {
  return body.isRead || body.isForeign ? notARobotAnswer : body.code
}
