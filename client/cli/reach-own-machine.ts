import { globalAgent, setGlobalProxyFromEnv } from 'node:http'

const ownNames = ['127.0.0.1', 'localhost', '::1', '[::1]'] as const

/**
 * Where Node was asked to send what it fetches by way of the environment's proxy, leaves out this machine: the API is
 * here, and the proxy would look for it on its own.
 */
export function reachOwnMachine(environment: Readonly<Record<string, string | undefined>>): void {
  if (!asksProxy()) return
  const given = environment['NO_PROXY'] ?? environment['no_proxy'] ?? ''
  const passedOver = [given, ...ownNames].filter((name) => name !== '').join(',')
  setGlobalProxyFromEnv({ ...environment, no_proxy: passedOver, NO_PROXY: passedOver })
}

/** By a variable or by an option of Node. */
function asksProxy(): boolean {
  const options: unknown = 'options' in globalAgent ? globalAgent.options : null
  return (
    typeof options === 'object' && options !== null && 'proxyEnv' in options && options.proxyEnv !== undefined
  )
}
