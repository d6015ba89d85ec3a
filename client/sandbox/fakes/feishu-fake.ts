import { createHmac } from 'node:crypto'
import { asJson, isOfType, isSame, jsonOf, noticeNumbers, partOf, pathOf, textOf } from './fake-request.ts'
import { delivery, jsonAnswer, refusal, statusAnswer } from './http-answers.ts'
import { type HttpFake, type HttpFakeOptions, httpFake } from './http-fake.ts'
import type { Judgement, SeenRequest } from './http-visit.ts'
import { rateWindow } from './rate-window.ts'

export interface FeishuRobot {
  readonly hookId: string
  readonly secret: string | null
  readonly keywords: readonly string[]
  readonly allowedIps: readonly string[] | null
}

type Json = Readonly<Record<string, unknown>>

const hourSeconds = 3_600
const mostBytes = 20 * 1024
const most = { perSecond: 5, perMinute: 100 } as const

/** 飞书自定义机器人 as its documents describe it; busy in the first minute of each half hour. @source docs/channels.md, "Feishu" */
export function feishuFake(robot: FeishuRobot, options: HttpFakeOptions = {}): Promise<HttpFake> {
  const second = rateWindow(1_000)
  const minute = rateWindow(60_000)
  return httpFake((request) => {
    const wrong = settingsFault(request, robot)
    if (wrong !== null) return wrong
    const isBusy = new Date(request.at).getUTCMinutes() % 30 === 0
    if (
      isBusy ||
      second.countAt(request.at) >= most.perSecond ||
      minute.countAt(request.at) >= most.perMinute
    )
      return says(11232, 'frequency limited psm[lark.oapi.app_platform_runtime]', 'too-fast')
    const judgement = judgeMessage(request, robot)
    if (judgement.delivered) {
      second.add(request.at)
      minute.add(request.at)
    }
    return judgement
  }, options)
}

function says(code: number, msg: string, why: string): Judgement {
  return refusal(jsonAnswer({ code, msg, data: {} }), why)
}

function settingsFault(request: SeenRequest, robot: FeishuRobot): Judgement | null {
  const path = '/open-apis/bot/v2/hook/'
  if (request.method !== 'POST') return refusal(statusAnswer(405), 'method')
  if (!pathOf(request).startsWith(path)) return refusal(statusAnswer(404), 'path')
  if (!isSame(pathOf(request).slice(path.length), robot.hookId))
    return says(19001, 'param invalid: incoming webhook access token invalid', 'token')
  if (robot.allowedIps !== null && !robot.allowedIps.includes(request.from))
    return says(19022, 'Ip Not Allowed', 'ip')
  return null
}

function judgeMessage(request: SeenRequest, robot: FeishuRobot): Judgement {
  const json = isOfType(request, 'application/json') ? jsonOf(request) : null
  if (json === null || request.raw.length > mostBytes) return says(9499, 'Bad Request', 'bad-request')
  if (robot.secret !== null && !isSigned(json, robot.secret, request.at))
    return says(19021, 'sign match fail or timestamp is not within one hour from current time', 'sign')
  const shown = shownIn(json)
  if (shown.trim() === '') return says(9499, 'Bad Request', 'empty')
  if (robot.keywords.length > 0 && !robot.keywords.some((keyword) => shown.includes(keyword)))
    return says(19024, 'Key Words Not Found', 'keyword')
  return delivery(jsonAnswer({ code: 0, msg: 'success', data: {} }), noticeNumbers(shown))
}

function isSigned(json: Json, secret: string, at: number): boolean {
  const timestamp = textOf(json, 'timestamp')
  if (!/^\d{10}$/.test(timestamp) || Math.abs(Number(timestamp) - at / 1_000) > hourSeconds) return false
  const right = createHmac('sha256', `${timestamp}\n${secret}`).update('').digest('base64')
  return isSame(textOf(json, 'sign'), right)
}

function shownIn(json: Json): string {
  const content = partOf(json, 'content')
  switch (textOf(json, 'msg_type')) {
    case 'text':
      return textOf(content, 'text')
    case 'post': {
      const post = partOf(partOf(content, 'post'), 'zh_cn')
      return [textOf(post, 'title'), ...paragraphsOf(post['content'])].join('\n')
    }
    default:
      return ''
  }
}

function paragraphsOf(content: unknown): readonly string[] {
  if (!Array.isArray(content)) return []
  return content.map((paragraph: unknown) =>
    Array.isArray(paragraph)
      ? paragraph.map((element: unknown) => textOf(asJson(element) ?? {}, 'text')).join('')
      : '',
  )
}
