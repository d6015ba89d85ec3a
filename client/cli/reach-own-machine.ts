import { setGlobalProxyFromEnv } from 'node:http'

const ownNames = ['127.0.0.1', 'localhost', '::1', '[::1]'] as const

/**
 * Where Node was asked to send what it fetches by way of the environment's proxy, leaves out this machine: the API is
 * here, and the proxy would look for it on its own.
 */
export function reachOwnMachine(environment: Readonly<Record<string, string | undefined>>): void {
  const isAsked =
    environment['NODE_USE_ENV_PROXY'] === '1' ||
    [environment['NODE_OPTIONS'] ?? '', ...process.execArgv].some((words) =>
      words.includes('--use-env-proxy'),
    )
  if (!isAsked) return
  const given = environment['no_proxy'] ?? environment['NO_PROXY'] ?? ''
  const passedOver = [given, ...ownNames].filter((name) => name !== '').join(',')
  setGlobalProxyFromEnv({ ...environment, no_proxy: passedOver, NO_PROXY: passedOver })
}
