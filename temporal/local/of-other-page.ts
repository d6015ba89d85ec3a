import type { IncomingHttpHeaders } from 'node:http'

/** Whether a browser says that another web page made it send the request: one of another port of this machine, too. */
export function isOfOtherPage(headers: IncomingHttpHeaders): boolean {
  const { host = '', origin } = headers
  const site = headers['sec-fetch-site'] ?? 'none'
  const isOwnOrigin = origin === undefined || origin.toLowerCase() === `http://${host.toLowerCase()}`
  return !isOwnOrigin || (site !== 'none' && site !== 'same-origin')
}
