import type { z } from 'zod'
import { refuse, refusalTable } from '../../domain/refusals.ts'
import { shownLine, shownValue } from '../../domain/shown-text.ts'
import { errorAnswer, refusedAnswer } from '../../domain/schemas/command-schema.ts'
import { ApiAnswerError, CliError } from './errors.ts'

/**
 * Asks the API; what comes back is read with the schema. For people every text in it is one line that is safe to show. Throws
 * `unavailable` when nobody answers in time.
 */
export interface ApiClient {
  get<T>(path: string, schema: z.ZodType<T>): Promise<T>
  post<T>(path: string, body: unknown, schema: z.ZodType<T>): Promise<T>
  put(path: string, bytes: Uint8Array, headers: Readonly<Record<string, string>>): Promise<void>
}

export interface ApiDoor {
  /** `http://127.0.0.1:7244` */
  readonly address: string
  readonly token: string
  /** What is answered goes on to a program, as it is. */
  readonly json: boolean
  /** In words, when nobody answers. */
  readonly silence: string
  /** Throws when it is not the server of the token that answers there. */
  readonly prove: (ask: (path: string) => Promise<unknown>) => Promise<void>
}

/** Longer than the API itself waits for a worker. */
const patienceMs = 30_000

/** Before every request the server proves itself, so that nobody else on its port is shown the token. */
export function apiClient({ address, json, prove, silence, token }: ApiDoor): ApiClient {
  const answered = async (path: string, init: RequestInit): Promise<Answered> => {
    try {
      const signal = AbortSignal.timeout(patienceMs)
      const response = await fetch(`${address}${path}`, { ...init, redirect: 'error', signal })
      return { status: response.status, document: await response.json() }
    } catch {
      throw new CliError(refuse('unavailable', { problem: silence }))
    }
  }
  const ask = async (path: string, init: RequestInit): Promise<unknown> => {
    await prove(async (hello) => (await answered(hello, { method: 'GET' })).document)
    const headers = { ...Object.fromEntries(new Headers(init.headers)), authorization: `Bearer ${token}` }
    const { status, document } = await answered(path, { ...init, headers })
    if (status >= 200 && status < 300) return json ? document : shownValue(document)
    throw refusalOf(document)
  }
  const asJson = { 'content-type': 'application/json' }
  return {
    get: async (path, schema) => schema.parse(await ask(path, { method: 'GET' })),
    post: async (path, body, schema) =>
      schema.parse(await ask(path, { method: 'POST', headers: asJson, body: JSON.stringify(body) })),
    put: async (path, bytes, headers) => {
      await ask(path, { method: 'PUT', headers: { ...headers }, body: Buffer.from(bytes) })
    },
  }
}

interface Answered {
  readonly status: number
  readonly document: unknown
}

/** The API's own answer with the exit code of its table; anything else is a fault. */
function refusalOf(document: unknown): Error {
  const refused = refusedAnswer.safeParse(document)
  if (refused.success)
    return new ApiAnswerError({ exitCode: 3, text: shownLine(refused.data.message), document })
  const failed = errorAnswer.safeParse(document)
  if (!failed.success) {
    const problem = '服务的回答无法识别 / the answer cannot be read'
    return new CliError(refuse('unavailable', { problem }))
  }
  const { code, message } = failed.data.error
  const known = Object.entries(refusalTable).find(([each]) => each === code)
  return new ApiAnswerError({ exitCode: known?.[1].exitCode ?? 1, text: shownLine(message), document })
}
