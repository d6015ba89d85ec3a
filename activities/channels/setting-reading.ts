import type { SecretSource } from '../../config/settings/secret-field.ts'
import { parseRange } from './address-range.ts'
import { type Gateway, outboundTarget, type UrlFault } from './outbound-rules.ts'
import { isToken, type PastedUrl } from './vendor-url.ts'

/** A text from outside the settings, or in words why it could not be had; words never hold a secret. */
export type Found = { readonly text: string } | { readonly problem: string }

/** Where settings point to. */
export interface SettingSources {
  readonly secret: (source: SecretSource) => Found
  /** The PEM at a path. */
  readonly certificate: (path: string) => Found
}

/** One thing wrong with a channel's settings that only its adapter can tell. */
export interface SettingFault {
  /** Within the channel: `['gateway', 'ranges']`. */
  readonly path: readonly string[]
  /** In Chinese and English. */
  readonly problem: string
}

interface GatewaySettings {
  readonly origin: string
  readonly ranges: readonly string[]
  readonly ca?: string | undefined
}

/** Reads what one channel's settings point to, and gathers every fault of them. */
export interface SettingReading {
  readonly faults: () => readonly SettingFault[]
  readonly refuse: (path: readonly string[], problem: string) => void
  /** Empty with a fault. */
  readonly secret: (path: readonly string[], source: SecretSource) => string
  readonly optionalSecret: (path: readonly string[], source: SecretSource | undefined) => string | null
  /** What a secret holds of a vendor's address: the token alone, or the address that people copy. */
  readonly token: (
    path: readonly string[],
    source: SecretSource,
    pasted: (text: string) => PastedUrl,
  ) => string
  readonly certificate: (path: readonly string[], file: string | undefined) => string | null
  readonly gateway: (given: GatewaySettings | undefined) => Gateway | null
}

export function settingReading(sources: SettingSources): SettingReading {
  const faults: SettingFault[] = []
  const refuse = (path: readonly string[], problem: string): void => void faults.push({ path, problem })
  const textOf = (path: readonly string[], found: Found): string => {
    if ('text' in found) return found.text
    refuse(path, found.problem)
    return ''
  }
  const secret: SettingReading['secret'] = (path, source) => textOf(path, sources.secret(source))
  const certificate: SettingReading['certificate'] = (path, file) =>
    file === undefined ? null : textOf(path, sources.certificate(file))
  return {
    faults: () => faults,
    refuse,
    secret,
    optionalSecret: (path, source) => (source === undefined ? null : secret(path, source)),
    token: (path, source, pasted) => {
      const text = secret(path, source)
      if (text === '' || isToken(text)) return text
      const read = pasted(text)
      if ('token' in read) return read.token
      refuse(path, pastedProblems[read.fault])
      return ''
    },
    certificate,
    gateway: (given) => {
      if (given === undefined) return null
      const { origin, ranges, ca } = given
      for (const [index, range] of ranges.entries())
        if (parseRange(range) === null)
          refuse(
            ['gateway', 'ranges', `${index}`],
            '不是网段，如 10.20.0.0/16（前缀之后须为 0）/ not a network as CIDR, with nothing after its prefix',
          )
      const gateway = { origin, ranges, ca: certificate(['gateway', 'ca'], ca) }
      const fault = outboundTarget(`${origin}/`, {
        ...gateway,
        ranges: ranges.filter((each) => parseRange(each) !== null),
      })
      if (typeof fault === 'string') refuse(['gateway', 'origin'], urlProblems[fault])
      return gateway
    },
  }
}

/** @source docs/channels.md, "Outbound rules" */
export const urlProblems: Readonly<Record<UrlFault, string>> = {
  'url-unreadable': '不是网址 / not an address',
  'url-not-https': '只能是 https；http 须另写 gateway / must be https; http needs a gateway',
  'url-port': '端口只能是 443；其他端口须另写 gateway / the port must be 443; another needs a gateway',
  'url-user-info': '网址不能含用户名 / must hold no user',
  'url-ip-literal':
    '不能是 IP 地址；内网地址须另写 gateway 及网段 / must be a name; an IP needs a gateway with its range',
  'url-fragment': '网址不能含 # / must hold no #',
  'url-not-the-gateway': '与 gateway 的主机不同 / another host than the gateway’s',
  'bad-gateway-range': '网段写得不对 / the gateway’s ranges are wrong',
}

const pastedProblems: Readonly<Record<Extract<PastedUrl, { fault: string }>['fault'], string>> = {
  ...urlProblems,
  'url-unreadable':
    '既不是机器人的 Webhook 地址，也不是其中的令牌 / neither the robot’s address nor the token in it',
  'url-host': '不是该平台的主机 / the address is of another host than the vendor’s',
  'url-path': '不是机器人地址 / the address is not a robot’s',
  'url-token': '地址里没有令牌或不止一个 / the address holds no token, or several',
}
