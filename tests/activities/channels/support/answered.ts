import type { HttpExchange } from '../../../../activities/channels/http-exchange.ts'

type Answer = Extract<HttpExchange, { kind: 'answer' }>

export interface AnswerSet extends Partial<Pick<Answer, 'headers' | 'body'>> {
  readonly status: number
  readonly text?: string
}

/** An exchange that came to an answer. */
export function answered({ status, headers = {}, text = '', body }: AnswerSet): HttpExchange {
  return { kind: 'answer', status, headers, body: body ?? { isRead: true, text } }
}
