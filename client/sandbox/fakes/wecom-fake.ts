import { isOfType, isSame, jsonOf, noticeNumbers, partOf, pathOf, queryOf, textOf } from './fake-request.ts'
import { delivery, jsonAnswer, refusal, statusAnswer } from './http-answers.ts'
import { type HttpFake, type HttpFakeOptions, httpFake } from './http-fake.ts'
import type { Judgement, SeenRequest } from './http-visit.ts'
import { rateWindow } from './rate-window.ts'

const mostPerMinute = 20
const mostBytes: Readonly<Record<string, number>> = { text: 2_048, markdown: 4_096 }

/** 企业微信群机器人 as its documents describe it. @source docs/channels.md, "WeCom" */
export function wecomFake(robot: { readonly key: string }, options: HttpFakeOptions = {}): Promise<HttpFake> {
  const minute = rateWindow(60_000)
  return httpFake((request) => {
    if (request.method !== 'POST') return refusal(statusAnswer(405), 'method')
    if (pathOf(request) !== '/cgi-bin/webhook/send') return refusal(statusAnswer(404), 'path')
    if (!isSame(queryOf(request).get('key') ?? '', robot.key))
      return says(request, 93000, 'invalid webhook url', 'key')
    if (minute.countAt(request.at) >= mostPerMinute)
      return says(request, 45009, 'api freq out of limit', 'too-fast')
    const judgement = judgeMessage(request)
    if (judgement.delivered) minute.add(request.at)
    return judgement
  }, options)
}

/** The vendor's text quotes where the call came from, and a link. */
function says({ from, url }: SeenRequest, errcode: number, told: string, why: string): Judgement {
  const errmsg = `${told}, hint: [1795420800123456], from ip: ${from}, more info at https://open.work.weixin.qq.com/devtool/query?e=${errcode} ${url}`
  return refusal(jsonAnswer({ errcode, errmsg }), why)
}

function judgeMessage(request: SeenRequest): Judgement {
  if (!isOfType(request, 'application/json')) return says(request, 40058, 'invalid content type', 'type')
  const json = jsonOf(request)
  if (json === null) return says(request, 40058, 'invalid request parameter', 'json')
  const type = textOf(json, 'msgtype')
  const most = mostBytes[type]
  if (most === undefined) return says(request, 40008, 'invalid message type', 'type')
  const content = textOf(partOf(json, type), 'content')
  if (content.trim() === '') return says(request, 44004, 'empty content', 'empty')
  if (Buffer.byteLength(content) > most)
    return says(request, 40058, `${type}.content exceed max length ${most}`, 'too-long')
  return delivery(jsonAnswer({ errcode: 0, errmsg: 'ok' }), noticeNumbers(content))
}
