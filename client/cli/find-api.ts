import { type Refusal, refuse } from '../../domain/refusals.ts'
import { apiFilePath, type FoundApiFile, readApiFile } from '../../operations/up/api-file.ts'
import { helloAnswer, isProof, newChallenge } from '../local-api/server-proof.ts'
import { type ApiClient, apiClient, type ApiDoor } from './api-client.ts'
import type { CliContext, CliOption } from './command.ts'
import { CliError } from './errors.ts'

/** The one option of every command that asks the API. */
export const dataOption: CliOption = {
  form: '--data <DIR>',
  summary: '数据文件夹，默认 ./data / the data folder of the running service',
}

/** Settings first, else `api.json` of the data folder. Throws `unavailable` when there is neither. */
export function findApi(context: CliContext): ApiClient {
  const { apiAddress: address, apiToken: token, dataFolder } = context.settings()
  if (address !== null && token !== null) {
    const silence = `${address} 没有回应，见 HOPELIGHT_API / does not answer, see HOPELIGHT_API`
    const refusal = refuse('unauthorised')
    return apiClient({
      address,
      token,
      json: context.json,
      silence,
      prove: prover({ token, refusal, port: null }),
    })
  }
  const folder = context.option('data') ?? dataFolder
  const found = readApiFile(folder)
  const path = apiFilePath(folder)
  if (typeof found === 'string') throw new CliError(unavailable(absence[found](path)))
  return apiClient({
    address: found.address,
    token: found.token,
    json: context.json,
    silence: `服务没有回应，${path} 是进程 ${found.pid} 写下的，它已异常结束或没有响应；${start.zh} / no answer: ${path} was written by process ${found.pid}, which was killed or hangs; ${start.en}`,
    prove: prover({
      token: found.token,
      refusal: unavailable(
        `在 ${found.address} 回应的不是写下 ${path} 的服务，令牌没有发出；${start.zh} / what answers at ${found.address} is not the service that wrote ${path}, the token was not sent; ${start.en}`,
      ),
      port: Number(new URL(found.address).port),
    }),
  })
}

/** Whether anything says where an API is. */
export function mayFindApi(context: CliContext): boolean {
  const { apiAddress, dataFolder } = context.settings()
  return apiAddress !== null || readApiFile(context.option('data') ?? dataFolder) !== 'missing'
}

const start = {
  zh: '先启动服务 npm start（或 npx hopelight up FILE）',
  en: 'start the service first',
} as const

const absence: Readonly<Record<Extract<FoundApiFile, string>, (path: string) => string>> = {
  missing: (path) => `没有 ${path}；${start.zh} / there is no ${path}; ${start.en}`,
  'not-ours': (path) =>
    `${path} 不属于当前用户或别人也能读写（应为 0600），不予采用；请删去后重新启动服务 / ${path} is not yours alone (mode 0600), so it is not used; remove it and start the service again`,
  unreadable: (path) => `${path} 无法读懂；请重新启动服务 / ${path} cannot be read; start the service again`,
}

interface ToProve {
  readonly token: string
  /** What it is otherwise. */
  readonly refusal: Refusal
  /** Where the server must listen itself; null: somebody may stand between, as at an address that was set. */
  readonly port: number | null
}

function prover({ token, refusal, port }: ToProve): ApiDoor['prove'] {
  return async (ask) => {
    const challenge = newChallenge()
    const answer = helloAnswer.safeParse(await ask(`/hello?challenge=${challenge}`)).data
    const isProved =
      answer !== undefined &&
      isProof(answer.proof, token, challenge, answer.port) &&
      (port === null || answer.port === port)
    if (!isProved) throw new CliError(refusal)
  }
}

function unavailable(problem: string): Refusal {
  return refuse('unavailable', { problem })
}
