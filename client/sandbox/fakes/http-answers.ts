import { gzipSync } from 'node:zlib'
import type { HttpAnswer, HttpStep, Judgement } from './http-visit.ts'

export function jsonAnswer(
  value: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
  return { status, headers, body: JSON.stringify(value) }
}

export function statusAnswer(status: number, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
  return { status, headers, body: '' }
}

export function answers(answer: HttpAnswer): HttpStep {
  return { do: 'answer', answer }
}

/** What a hotel's or an office's gateway answers to everything. */
export const loginPage: HttpAnswer = {
  status: 200,
  headers: { 'Content-Type': 'text/html' },
  body: '<!DOCTYPE html><html><body><form action="/login">请登录</form></body></html>',
}

/** Ten million bytes in some ten thousand, and within them what success looks like. */
export function gzipBomb(): HttpAnswer {
  const body = gzipSync(Buffer.from(`{"errcode":0,"code":0,"pad":"${' '.repeat(10_000_000)}"}`))
  return { status: 200, headers: { 'Content-Encoding': 'gzip' }, body }
}

/** A redirect to where the request went. */
export function redirect(location: string, status = 302): HttpAnswer {
  return { status, headers: { Location: location }, body: '' }
}

export function refusal(answer: HttpAnswer, why: string): Judgement {
  return { answer, delivered: false, why, ids: [] }
}

export function delivery(answer: HttpAnswer, ids: readonly string[]): Judgement {
  return { answer, delivered: true, why: 'delivered', ids }
}
