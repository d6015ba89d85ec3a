import { timingSafeEqual } from 'node:crypto'
import type { SeenRequest } from './http-visit.ts'

type Json = Readonly<Record<string, unknown>>

export function pathOf({ url }: SeenRequest): string {
  return new URL(url, 'http://fake.example').pathname
}

export function queryOf({ url }: SeenRequest): URLSearchParams {
  return new URL(url, 'http://fake.example').searchParams
}

/** A header that stands once; empty: it does not. */
export function headerOf({ headers }: SeenRequest, name: string): string {
  const value = headers[name.toLowerCase()]
  return typeof value === 'string' ? value : ''
}

export function isOfType(request: SeenRequest, type: string): boolean {
  return headerOf(request, 'content-type').toLowerCase().startsWith(type)
}

/** Null: the body is no JSON object. */
export function jsonOf({ raw }: SeenRequest): Json | null {
  try {
    return asJson(JSON.parse(raw.toString('utf8')))
  } catch {
    return null
  }
}

/** A member of a JSON object that is one too; empty: there is none. */
export function partOf(json: Json, name: string): Json {
  return asJson(json[name]) ?? {}
}

/** A text in a JSON object; empty: there is none. */
export function textOf(json: Json, name: string): string {
  const value = json[name]
  return typeof value === 'string' ? value : ''
}

export function asJson(value: unknown): Json | null {
  return isJson(value) ? value : null
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Without telling by its duration how much of it was right. */
export function isSame(told: string, right: string): boolean {
  const [one, other] = [Buffer.from(told), Buffer.from(right)]
  return one.length === other.length && timingSafeEqual(one, other)
}

/** The numbers of notices that a text shows to people. */
export function noticeNumbers(text: string): readonly string[] {
  return [...text.matchAll(/(?:通知号|Notice no\.) ([A-Z2-7]{8})/g)].map(([, number = '']) => number)
}
