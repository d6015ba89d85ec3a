import { BlockList, isIP } from 'node:net'
import { type AddressFamily, parseRange, type PlainAddress, plainAddress } from './address-range.ts'

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

/**
 * Addresses at which no vendor is: this machine, private and local networks, those kept for documents and tests, groups, what
 * wraps or leads to an IPv4 address, and all of IPv6 that is not handed out (`::/3`, `4000::/2`, `8000::/1`).
 * @source iana.org/assignments/iana-ipv4-special-registry, iana.org/assignments/iana-ipv6-special-registry
 */
export const blockedRanges = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
  '::/3',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '2620:4f:8000::/48',
  '3fff::/20',
  '4000::/2',
  '8000::/1',
] as const

const blocked = listOf(blockedRanges)

/**
 * Reads a URL and gives where it leads, or what is wrong with it. Without a gateway: https, port 443, a name.
 * @source docs/channels.md, "Outbound rules"
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
  const plain = plainAddress(address)
  return plain !== null && !holds(blocked, plain)
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
    const plain = plainAddress(address)
    return plain !== null && holds(allowed, plain)
  }
}

type AddressList = Readonly<Record<AddressFamily, BlockList>>

/** A list a family: one alone takes an IPv6 network for the IPv4 addresses that it could wrap. */
function listOf(ranges: readonly string[]): AddressList {
  const list = { ipv4: new BlockList(), ipv6: new BlockList() }
  for (const range of ranges) {
    const parsed = parseRange(range)
    if (parsed !== null) list[parsed.family].addSubnet(parsed.network, parsed.prefix, parsed.family)
  }
  return list
}

function holds(list: AddressList, { address, family }: PlainAddress): boolean {
  return list[family].check(address, family)
}
