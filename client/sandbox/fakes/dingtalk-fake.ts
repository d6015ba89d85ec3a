import { createHmac } from 'node:crypto'
import {
  headerOf,
  isOfType,
  isSame,
  jsonOf,
  noticeNumbers,
  partOf,
  pathOf,
  queryOf,
  textOf,
} from './fake-request.ts'
import { delivery, jsonAnswer, refusal, statusAnswer } from './http-answers.ts'
import { type HttpFake, type HttpFakeOptions, httpFake } from './http-fake.ts'
import type { Judgement, SeenRequest } from './http-visit.ts'
import { rateWindow } from './rate-window.ts'

export interface DingtalkRobot {
  readonly accessToken: string
  /** Null: 加签 is off. */
  readonly secret: string | null
  /** One of them must stand in a message; none: the setting is off. */
  readonly keywords: readonly string[]
  /** Null: from everywhere. */
  readonly allowedIps: readonly string[] | null
}

const hourMs = 60 * 60_000
const mostBytes = 20_000
const mostPerMinute = 20
const blockMs = 10 * 60_000

/** 钉钉自定义机器人 as its documents describe it. @source docs/channels.md, "DingTalk" */
export function dingtalkFake(robot: DingtalkRobot, options: HttpFakeOptions = {}): Promise<HttpFake> {
  const minute = rateWindow(60_000)
  let blockedUntil = Number.NEGATIVE_INFINITY
  return httpFake((request) => {
    const wrong = settingsFault(request, robot)
    if (wrong !== null) return wrong
    if (request.at >= blockedUntil && minute.countAt(request.at) >= mostPerMinute)
      blockedUntil = request.at + blockMs
    if (request.at < blockedUntil)
      return says(130101, 'send too fast, exceed 20 times per minute', 'too-fast')
    const judgement = judgeMessage(request, robot)
    if (judgement.delivered) minute.add(request.at)
    return judgement
  }, options)
}

function says(errcode: number, errmsg: string, why: string): Judgement {
  return refusal(jsonAnswer({ errcode, errmsg }), why)
}

/** What is wrong before a message is looked at. */
function settingsFault(request: SeenRequest, robot: DingtalkRobot): Judgement | null {
  if (request.method !== 'POST') return refusal(statusAnswer(405), 'method')
  if (pathOf(request) !== '/robot/send') return refusal(statusAnswer(404), 'path')
  const query = queryOf(request)
  if (!isSame(query.get('access_token') ?? '', robot.accessToken))
    return says(300005, 'token is not exist', 'token')
  if (robot.allowedIps !== null && !robot.allowedIps.includes(request.from))
    return says(310000, `ip ${request.from} not in whitelist`, 'ip')
  return robot.secret === null ? null : signatureFault(request.at, query, robot.secret)
}

function signatureFault(at: number, query: URLSearchParams, secret: string): Judgement | null {
  const timestamp = query.get('timestamp') ?? ''
  if (!/^\d{13}$/.test(timestamp) || Math.abs(Number(timestamp) - at) > hourMs)
    return says(310000, 'invalid timestamp', 'timestamp')
  const right = createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64')
  return isSame(query.get('sign') ?? '', right) ? null : says(310000, 'sign not match', 'sign')
}

function judgeMessage(request: SeenRequest, { keywords }: DingtalkRobot): Judgement {
  if (!isOfType(request, 'application/json'))
    return says(43004, `无效的HTTP HEADER Content-Type ${headerOf(request, 'content-type')}`, 'content-type')
  if (request.raw.length > mostBytes) return says(460101, 'message too long, exceed 20000 bytes', 'too-long')
  const json = jsonOf(request)
  if (json === null) return says(40035, '缺少参数 json', 'json')
  const type = textOf(json, 'msgtype')
  if (type !== 'markdown' && type !== 'text') return says(400105, 'unsupported msgtype', 'type')
  const part = partOf(json, type)
  const shown =
    type === 'text' ? textOf(part, 'content') : `${textOf(part, 'title')}\n${textOf(part, 'text')}`
  if (shown.trim() === '') return says(40035, '缺少参数 content', 'empty')
  if (keywords.length > 0 && !keywords.some((keyword) => shown.includes(keyword)))
    return says(310000, 'keywords not in content', 'keyword')
  return delivery(jsonAnswer({ errcode: 0, errmsg: 'ok' }), noticeNumbers(shown))
}
