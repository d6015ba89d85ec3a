import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { HttpAnswer, HttpStep, HttpVisit, Judgement } from './http-visit.ts'

/** One request that waits for what becomes of it. */
export interface Scene {
  readonly response: ServerResponse
  /** Writes into the journal. */
  readonly note: (change: Partial<HttpVisit>) => void
  /** What the vendor makes of the request; asked once at most. */
  readonly judgement: () => Judgement
}

/** Answers one request as its step says; without a step as the vendor does. */
export function playStep(step: HttpStep | null, scene: Scene): void {
  if (step === null) {
    answerWith(judged(scene), scene)
    return
  }
  const own = 'delivers' in step && step.delivers ? judged(scene) : null
  const { response, note } = scene
  const drop = (): void => cutOff(response.socket)
  switch (step.do) {
    case 'answer':
      if (step.afterMs === undefined) answerWith(step.answer, scene)
      else setTimeout(() => answerWith(step.answer, scene), step.afterMs)
      return
    case 'hang':
      note({ brokeAt: step.at })
      if (step.at === 'answer') beginAnswer(own, response, () => null)
      return
    case 'drop':
      note({ brokeAt: step.at })
      if (step.at === 'answer') beginAnswer(own, response, drop)
      else drop()
      return
    case 'flood':
      note({ brokeAt: 'answer' })
      flood(step.bytes ?? Number.POSITIVE_INFINITY, scene)
  }
}

/** Ends a connection without a word; within TLS no reset can be sent. */
export function cutOff(socket: Socket | null): void {
  if (socket instanceof TLSSocket) socket.destroy()
  else socket?.resetAndDestroy()
}

function judged({ judgement, note }: Scene): HttpAnswer {
  const { answer, delivered, why, ids } = judgement()
  note({ delivered, why, ids })
  return answer
}

function answerWith(answer: HttpAnswer, { response, note }: Scene): void {
  if (response.destroyed) return
  note({ answered: answer })
  response.writeHead(answer.status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(answer.body),
    ...answer.headers,
  })
  response.end(answer.body)
}

/** The head and half of the body, of which the head promises the whole. */
function beginAnswer(own: HttpAnswer | null, response: ServerResponse, then: () => void): void {
  const { status, body } = own ?? { status: 200, body: '{"errcode":0,"errmsg":"ok"}' }
  const whole = Buffer.from(body)
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': whole.length })
  response.write(whole.subarray(0, whole.length / 2), () => setTimeout(then, 20))
}

const block = Buffer.alloc(16 * 1024, '{"errcode":0}')

/** Block by block, in turn with the client, so that what is on the way stays little. */
function flood(bytes: number, { response, note }: Scene): void {
  response.writeHead(200, { 'Content-Type': 'application/json' })
  let flooded = 0
  const next = (): void => {
    if (response.destroyed || response.socket === null) return
    if (flooded >= bytes) {
      response.end()
      return
    }
    flooded += block.length
    note({ flooded })
    response.write(block, () => setTimeout(next, 1))
  }
  next()
}
