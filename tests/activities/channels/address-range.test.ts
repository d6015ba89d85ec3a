import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseRange } from '../../../activities/channels/address-range.ts'
import { isPublic, outboundTarget } from '../../../activities/channels/outbound-rules.ts'

/** IANA's registries of special addresses, and what else no vendor has. */
const registry = [
  ['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ['192.0.0.0/24', '192.0.0.0/29', '192.0.0.8/32', '192.0.0.9/32', '192.0.0.10/32', '192.0.0.170/31'],
  ['192.0.2.0/24', '192.31.196.0/24', '192.52.193.0/24', '192.88.99.0/24', '192.168.0.0/16'],
  ['192.175.48.0/24', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '240.0.0.0/4'],
  ['224.0.0.0/4', '255.255.255.255/32'],
  ['::/128', '::1/128', '::/96', '::ffff:0:0:0/96', '64:ff9b::/96', '64:ff9b:1::/48', '100::/64'],
  ['100:0:0:1::/64', '2001::/23', '2001::/32', '2001:1::1/128', '2001:1::2/128', '2001:1::3/128'],
  ['2001:2::/48', '2001:3::/32', '2001:4:112::/48', '2001:10::/28', '2001:20::/28', '2001:30::/28'],
  ['2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20', '5f00::/16', 'fc00::/7'],
  ['fe80::/10', 'fec0::/10', 'ff00::/8', '4000::/3', '8000::/3', 'a000::/3', 'c000::/3', 'e000::/4'],
].flat()

/** Arithmetic of its own, so that no fault of the rules is repeated here. */
const widthOf = (text: string): 32 | 128 => (text.includes(':') ? 128 : 32)

function numberOf(text: string): bigint {
  if (widthOf(text) === 32) return text.split('.').reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)
  const [before = '', after = ''] = text.split('::')
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'))
  const [first, last] = [groups(before), text.includes('::') ? groups(after) : []]
  const all = [...first, ...Array<string>(8 - first.length - last.length).fill('0'), ...last]
  return all.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n)
}

function textOf(number: bigint, width: 32 | 128): string {
  if (width === 32) return [24n, 16n, 8n, 0n].map((by) => String((number >> by) & 255n)).join('.')
  return Array.from({ length: 8 }, (_, index) =>
    ((number >> BigInt(112 - 16 * index)) & 65_535n).toString(16),
  ).join(':')
}

interface Network {
  readonly first: bigint
  readonly last: bigint
  readonly width: 32 | 128
}

function networkOf(range: string): Network {
  const [address = '', prefix] = range.split('/')
  const width = widthOf(address)
  const first = numberOf(address)
  return { first, last: first + (1n << BigInt(width - Number(prefix))) - 1n, width }
}

const within = ({ first, last }: Network) => fc.bigInt({ min: first, max: last })

describe('an address that is no vendor’s', () => {
  test.each(registry)('is refused wherever in %s it lies, mapped into IPv6 too', (range) => {
    const network = networkOf(range)
    const { first, last, width } = network
    const isRefused = (number: bigint): boolean => {
      const text = textOf(number, width)
      return !isPublic(text) && (width === 128 || !isPublic(`::ffff:${text}`))
    }
    expect([isRefused(first), isRefused(last)]).toEqual([true, true])
    fc.assert(fc.property(within(network), isRefused))
  })

  test.each([
    '::ffff:0:7f00:1',
    '::ffff:0:127.0.0.1',
    '192.88.99.1',
    '100::1',
    '0:0:0:0:0:ffff:7f00:0001',
    '::FFFF:127.0.0.1',
    '::127.0.0.1',
    '2002:7f00:1::',
    '2001:0:7f00:1::',
    '64:ff9b:1::7f00:1',
    '64:ff9b::8.8.8.8',
    'fec0::1',
    'fe80::1%eth0',
    '2408:4001::1%1',
    '0177.0.0.1',
    '0x7f000001',
    '2130706433',
    '127.0.0.1.',
  ])('is refused as %s', (address) => {
    expect(isPublic(address)).toBe(false)
  })

  test.each([
    '8.8.8.8',
    '::ffff:8.8.8.8',
    '100.63.255.255',
    '192.88.98.1',
    '223.255.255.255',
    '2408:4001::1',
    '2600::1',
    '2001:200::1',
    '2620:4f:7fff::1',
  ])('is not taken for one when it is %s', (address) => {
    expect(isPublic(address)).toBe(true)
  })
})

describe('a range that the settings allow', () => {
  const anyRange = fc
    .tuple(fc.constantFrom<32 | 128>(32, 128), fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), fc.nat())
    .map(([width, bits, given]) => {
      const prefix = 1 + (given % width)
      const free = BigInt(width - prefix)
      return `${textOf(((bits % (1n << BigInt(width))) >> free) << free, width)}/${prefix}`
    })
    .filter((range) => parseRange(range) !== null)

  function allows(range: string): (address: string) => boolean {
    const gateway = { origin: 'https://gateway.office.example', ranges: [range], ca: null }
    const target = outboundTarget(gateway.origin, gateway)
    return typeof target === 'string' ? () => false : target.isAllowed
  }

  test('holds its own addresses and no other, of neither family', () => {
    fc.assert(
      fc.property(anyRange, fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), (range, other) => {
        const { first, last, width } = networkOf(range)
        const isAllowed = allows(range)
        // An IPv4 address that is written as IPv6 belongs to IPv4 alone, whatever IPv6 network wraps it.
        const inside = [first, last, first + (other % (last - first + 1n))].filter(
          (each) => width === 32 || each >> 32n !== 0xffffn,
        )
        const outside = [first - 1n, last + 1n, other % (1n << BigInt(width))].filter(
          (each) => each >= 0n && each < 1n << BigInt(width) && (each < first || each > last),
        )
        const foreign = textOf(other % (1n << (width === 32 ? 128n : 32n)), width === 32 ? 128 : 32)
        return (
          inside.every((each) => isAllowed(textOf(each, width))) &&
          outside.every((each) => !isAllowed(textOf(each, width))) &&
          !isAllowed(foreign)
        )
      }),
      { examples: [['0:0:0:0:0:0:0:0/80', 0n]] },
    )
  })

  test.each([
    '10.20.3.4/16',
    '10.20.0.1/31',
    'fd00::1/64',
    '::ffff:10.0.0.0/104',
    '010.0.0.0/8',
    '10.0.0.0/08',
  ])('is none when it says two things: %s', (range) => {
    expect(parseRange(range)).toBeNull()
  })

  test('opens no IPv4 network by an IPv6 one that could wrap it', () => {
    for (const range of ['::/3', '::/80', '::/1'])
      expect([range, allows(range)('10.0.0.1'), allows(range)('::ffff:10.0.0.1')]).toEqual([
        range,
        false,
        false,
      ])
  })
})
