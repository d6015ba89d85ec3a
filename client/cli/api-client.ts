import { join } from 'node:path'
import { z } from 'zod'
import { refuse, refusalTable } from '../../domain/refusals.ts'
import { shownLine, shownValue } from '../../domain/shown-text.ts'
import { errorAnswer, refusedAnswer } from '../../domain/schemas/command-schema.ts'
import { mostTextFileBytes, readRegularFile } from '../../ledger/regular-file.ts'
import type { CliContext, CliOption } from './command.ts'
import { ApiAnswerError, CliError } from './errors.ts'

/** The one option of every command that asks the API. */
export const dataOption: CliOption = {
  form: '--data <DIR>',
  summary: '数据文件夹，默认 ./data / the data folder of the running service',
}

/** Asks the API; what comes back is read with the schema. For people every text in it is one line that is safe to show. */
export interface ApiClient {
  get<T>(path: string, schema: z.ZodType<T>): Promise<T>
  post<T>(path: string, body: unknown, schema: z.ZodType<T>): Promise<T>
  put(path: string, bytes: Uint8Array, headers: Readonly<Record<string, string>>): Promise<void>
}

/** Nobody answered, or not in time: nothing is known about what was asked. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError'
}

/** Longer than the API itself waits for a worker. */
const patienceMs = 30_000

/** Settings first, else `api.json` of the data folder. Throws `unavailable` when there is neither. */
export function findApi(context: CliContext): ApiClient {
  const { apiAddress, apiToken, dataFolder } = context.settings()
  const { json } = context
  if (apiAddress !== null && apiToken !== null)
    return apiClient({ address: apiAddress, token: apiToken, json })
  const path = join(context.option('data') ?? dataFolder, 'api.json')
  const found = readApiFile(path)
  if (found !== null) return apiClient({ ...found, json })
  throw new CliError(
    refuse('unavailable', { problem: `没有 ${path}，请先启动服务 / there is no ${path}, ${howToStart}` }),
  )
}

const howToStart = 'start the service first: npm start（或 npx hopelight up FILE）'

const apiFile = z.object({ address: z.string(), token: z.string() })

function readApiFile(path: string): z.infer<typeof apiFile> | null {
  try {
    const read = readRegularFile(path, mostTextFileBytes)
    return 'bytes' in read ? apiFile.parse(JSON.parse(read.bytes.toString('utf8'))) : null
  } catch {
    return null
  }
}

function apiClient({
  address,
  token,
  json,
}: z.infer<typeof apiFile> & { readonly json: boolean }): ApiClient {
  const ask = async (path: string, init: RequestInit): Promise<unknown> => {
    const headers = { ...Object.fromEntries(new Headers(init.headers)), authorization: `Bearer ${token}` }
    const { status, document } = await answered(`${address}${path}`, { ...init, headers })
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

async function answered(
  url: string,
  init: RequestInit,
): Promise<{ readonly status: number; readonly document: unknown }> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(patienceMs) })
    return { status: response.status, document: await response.json() }
  } catch (error) {
    throw new NoAnswerError(`服务没有回应，请先启动服务 / the service does not answer, ${howToStart}`, {
      cause: error,
    })
  }
}

/** The API's own answer with the exit code of its table; anything else is a fault. */
function refusalOf(document: unknown): Error {
  const refused = refusedAnswer.safeParse(document)
  if (refused.success)
    return new ApiAnswerError({ exitCode: 3, text: shownLine(refused.data.message), document })
  const failed = errorAnswer.safeParse(document)
  if (!failed.success) return new NoAnswerError('服务的回答无法识别 / the answer cannot be read')
  const { code, message } = failed.data.error
  const known = Object.entries(refusalTable).find(([each]) => each === code)
  return new ApiAnswerError({ exitCode: known?.[1].exitCode ?? 1, text: shownLine(message), document })
}

/** Runs what only reads; nobody's answer is `unavailable`. */
export async function reading<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof NoAnswerError) throw new CliError(refuse('unavailable', { problem: error.message }))
    throw error
  }
}
