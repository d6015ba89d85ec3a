import { isIP } from 'node:net'

export type AddressFamily = 'ipv4' | 'ipv6'

export interface PlainAddress {
  readonly address: string
  readonly family: AddressFamily
}

export interface AddressRange {
  readonly network: string
  readonly prefix: number
  readonly family: AddressFamily
}

/**
 * An address as the network sees it: an IPv4 address that is written as IPv6 (`::ffff:10.0.0.1`) is that IPv4 address. Null: no
 * address, or one with a zone, which only a local network has.
 */
export function plainAddress(text: string): PlainAddress | null {
  const version = text.includes('%') ? 0 : isIP(text)
  if (version === 0) return null
  if (version === 4) return { address: text, family: 'ipv4' }
  const groups = groupsOf(text)
  if (!isMapped(groups)) return { address: text, family: 'ipv6' }
  const [high = 0, low = 0] = groups.slice(6)
  return { address: [high >> 8, high & 255, low >> 8, low & 255].join('.'), family: 'ipv4' }
}

/**
 * Reads CIDR notation: `10.20.0.0/16`, `fd00::/8`, or one address alone. Null: it is none, or all there are (`/0`), or it says
 * two things: an address within the network (`10.20.3.4/16`), or IPv4 written as IPv6.
 */
export function parseRange(text: string): AddressRange | null {
  const [network = '', prefixText, ...others] = text.split('/')
  const plain = plainAddress(network)
  if (plain === null || plain.address !== network || others.length > 0) return null
  const { family } = plain
  const bits = family === 'ipv4' ? 32 : 128
  const prefix = prefixText === undefined ? bits : readPrefix(prefixText)
  if (prefix === null || prefix > bits) return null
  return hasBitsAfter(network, family, prefix) ? null : { network, prefix, family }
}

function readPrefix(text: string): number | null {
  return /^[1-9]\d{0,2}$/.test(text) ? Number(text) : null
}

function hasBitsAfter(network: string, family: AddressFamily, prefix: number): boolean {
  const numbers = family === 'ipv4' ? network.split('.').map(Number) : groupsOf(network)
  const width = family === 'ipv4' ? 8 : 16
  return numbers.some((number, index) => {
    const free = Math.min(Math.max((index + 1) * width - prefix, 0), width)
    return number % 2 ** free !== 0
  })
}

/** The eight groups of an IPv6 address without a zone. */
function groupsOf(address: string): readonly number[] {
  // The parser of URLs brings every spelling, a dotted end too, into one form.
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1)
  const [before = '', after] = canonical.split('::')
  const numbers = (part: string): readonly number[] =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16))
  const [first, last] = [numbers(before), numbers(after ?? '')]
  return [...first, ...Array.from({ length: 8 - first.length - last.length }, () => 0), ...last]
}

function isMapped(groups: readonly number[]): boolean {
  return groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff
}
