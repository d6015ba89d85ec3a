import { isIP } from 'node:net'

export interface AddressRange {
  readonly network: string
  readonly prefix: number
  readonly family: 'ipv4' | 'ipv6'
}

/** Reads CIDR notation: `10.20.0.0/16`, `fd00::/8`, or one address alone. Null: it is none, or all there are (`/0`). */
export function parseRange(text: string): AddressRange | null {
  const [network = '', prefixText, ...others] = text.split('/')
  const version = network.includes('%') ? 0 : isIP(network)
  if (version === 0 || others.length > 0) return null
  const most = version === 4 ? 32 : 128
  const prefix = prefixText === undefined ? most : readPrefix(prefixText)
  if (prefix === null || prefix > most) return null
  return { network, prefix, family: version === 4 ? 'ipv4' : 'ipv6' }
}

function readPrefix(text: string): number | null {
  return /^[1-9]\d{0,2}$/.test(text) ? Number(text) : null
}
