import { onTestFinished } from 'vitest'
import { type Resolve, systemResolve } from '../../../../activities/channels/guarded-lookup.ts'
import {
  type HttpExchange,
  type HttpTimeouts,
  postOnce,
} from '../../../../activities/channels/http-exchange.ts'
import { type Gateway, outboundTarget } from '../../../../activities/channels/outbound-rules.ts'
import { delivery, jsonAnswer } from '../../../../client/sandbox/fakes/http-answers.ts'
import { type HttpFake, type HttpFakeOptions, httpFake } from '../../../../client/sandbox/fakes/http-fake.ts'
import type { HttpStep } from '../../../../client/sandbox/fakes/http-visit.ts'
import { localRanges, patient } from './routes.ts'

export const fine = { errcode: 0, errmsg: 'ok' } as const

/** A far end that takes everything. */
export async function willingFake(options: HttpFakeOptions = {}): Promise<HttpFake> {
  const fake = await httpFake(() => delivery(jsonAnswer(fine), []), options)
  onTestFinished(() => fake.close())
  return fake
}

export interface ExchangeSet {
  readonly gateway?: Partial<Gateway>
  readonly timeouts?: HttpTimeouts
  readonly resolve?: Resolve
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** One POST to an origin that the settings allow. */
export function exchangeWith(origin: string, set: ExchangeSet = {}): Promise<HttpExchange> {
  const target = outboundTarget(`${origin}/robot/send?key=canary`, {
    origin,
    ranges: localRanges,
    ca: null,
    ...set.gateway,
  })
  if (typeof target === 'string') throw new Error(target)
  const { headers = {}, body = '{"text":"提醒"}', timeouts = patient, resolve = systemResolve } = set
  return postOnce({ target, headers, body, timeouts }, resolve)
}

/** One POST to a far end that does what the step says. */
export async function scriptedExchange(
  step: HttpStep,
  set: ExchangeSet = {},
): Promise<{ readonly exchange: HttpExchange; readonly fake: HttpFake }> {
  const fake = await willingFake()
  fake.script.push(step)
  return { exchange: await exchangeWith(fake.origin, set), fake }
}
