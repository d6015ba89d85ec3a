import { BlockList, isIP } from 'node:net'
import { parseRange } from './address-range.ts'

/**
 * An exception that the operator's settings file makes for one host: another port, http, an intranet's addresses. The
 * console and the people's file have no way to write one.
 */
export interface Gateway {
  /** `https://gateway.office.example:8443`: nothing but scheme, host and port. */
  readonly origin: string
  /** CIDR. With any, the host must lie within them; empty: at a public address. */
  readonly ranges: readonly string[]
  /** PEM of the office's own certificate authority; null: those that the system trusts. */
  readonly ca: string | null
}

/** Where one request may go. */
export interface OutboundTarget {
  readonly url: URL
  readonly isAllowed: (address: string) => boolean
  readonly ca: string | null
}

export type UrlFault =
  | 'url-unreadable'
  | 'url-not-https'
  | 'url-port'
  | 'url-user-info'
  | 'url-ip-literal'
  | 'url-fragment'
  | 'url-not-the-gateway'
  | 'bad-gateway-range'

/** Addresses at which no vendor is: this machine, private and local networks, and what wraps an IPv4 address. */
export const blockedRanges = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/3',
  '::/96',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '2001::/32',
  '2002::/16',
] as const

const blocked = listOf(blockedRanges)

/**
 * Reads a URL and gives where it leads, or what is wrong with it. Without a gateway: https, port 443, a name.
 * @source channels.md 1.7
 */
export function outboundTarget(text: string, gateway: Gateway | null): OutboundTarget | UrlFault {
  const url = parseStrictly(text)
  if (typeof url === 'string') return url
  if (gateway === null) {
    if (url.protocol !== 'https:') return 'url-not-https'
    if (url.port !== '') return 'url-port'
    if (isIP(hostOf(url)) !== 0) return 'url-ip-literal'
    return { url, isAllowed: isPublic, ca: null }
  }
  const isAllowed = allowanceOf(gateway.ranges)
  if (isAllowed === null) return 'bad-gateway-range'
  if (url.origin !== originOf(gateway)) return 'url-not-the-gateway'
  // A literal is never looked up, so it is judged here.
  if (isIP(hostOf(url)) !== 0 && !isAllowed(hostOf(url))) return 'url-ip-literal'
  return { url, isAllowed, ca: gateway.ca }
}

/** The host as sockets want it: an IPv6 literal without brackets. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1')
}

/** Whether an address is none of the blocked ones; what is no address is not. */
export function isPublic(address: string): boolean {
  const family = familyOf(address)
  return family !== null && !blocked.check(address, family)
}

function parseStrictly(text: string): URL | UrlFault {
  // The parser drops tabs and line ends and turns backslashes: nothing honest has them.
  if (/[\s\p{Cc}\\]/u.test(text)) return 'url-unreadable'
  const url = URL.parse(text)
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return 'url-unreadable'
  if (url.username !== '' || url.password !== '') return 'url-user-info'
  return text.includes('#') ? 'url-fragment' : url
}

function originOf({ origin }: Gateway): string | null {
  const url = parseStrictly(origin)
  return typeof url === 'string' || url.pathname !== '/' || url.search !== '' ? null : url.origin
}

function allowanceOf(ranges: readonly string[]): ((address: string) => boolean) | null {
  if (ranges.length === 0) return isPublic
  if (ranges.some((range) => parseRange(range) === null)) return null
  const allowed = listOf(ranges)
  return (address) => {
    const family = familyOf(address)
    return family !== null && allowed.check(address, family)
  }
}

function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList()
  for (const range of ranges) {
    const parsed = parseRange(range)
    if (parsed !== null) list.addSubnet(parsed.network, parsed.prefix, parsed.family)
  }
  return list
}

/** Null: no address, or one with a zone, which only a local network has. */
function familyOf(address: string): 'ipv4' | 'ipv6' | null {
  if (address.includes('%')) return null
  const version = isIP(address)
  return version === 0 ? null : version === 4 ? 'ipv4' : 'ipv6'
}
