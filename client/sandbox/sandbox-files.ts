import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { mostTextFileBytes, readRegularFile } from '../../config/regular-file.ts'
import type { PlatformsReady } from './fake-platforms.ts'

export interface SandboxFiles {
  readonly settings: string
  readonly people: string
}

const heading = '# 沙箱：全部指向本机的模拟平台 / sandbox: everything leads to fake platforms on this machine'

/** A file that is not the sandbox's stands where it would write: it is left as it is. */
export class NotTheSandboxError extends Error {
  override readonly name = 'NotTheSandboxError'
}

/** `hopelight.yaml` and `people.yaml` for the fake platforms, as texts. */
export function sandboxTexts({
  user,
  keyword,
  tenantId,
  path,
  mailPort,
  origins,
}: PlatformsReady): SandboxFiles {
  const gateway = (origin: string): string => `    gateway: { origin: '${origin}', ranges: [127.0.0.1/32] }`
  const settings = [
    heading,
    'version: 1',
    'channels:',
    '  sandbox-mail:',
    '    kind: smtp',
    '    host: 127.0.0.1',
    `    port: ${mailPort}`,
    '    security: plain-loopback',
    `    login: { user: ${user}, password: { file: secrets/mail } }`,
    `    from: { name: 希望之光沙箱, address: ${user} }`,
    '  sandbox-dingtalk:',
    '    kind: dingtalk',
    '    webhook: { file: secrets/dingtalk }',
    '    secret: { file: secrets/dingtalkSign }',
    `    keyword: ${keyword}`,
    gateway(origins.dingtalk),
    '  sandbox-wecom:',
    '    kind: wecom',
    '    webhook: { file: secrets/wecom }',
    gateway(origins.wecom),
    '  sandbox-feishu:',
    '    kind: feishu',
    '    webhook: { file: secrets/feishu }',
    '    secret: { file: secrets/feishuSign }',
    `    keyword: ${keyword}`,
    gateway(origins.feishu),
    '  sandbox-zhezhengding:',
    '    kind: zhezhengding',
    '    appKey: { file: secrets/zzdKey }',
    '    appSecret: { file: secrets/zzdSecret }',
    `    tenantId: '${tenantId}'`,
    '    clientIp: 127.0.0.1',
    "    clientMac: '00:00:5e:00:53:01'",
    gateway(origins.zhezhengding),
    '  sandbox-webhook:',
    '    kind: webhook',
    `    url: ${origins.webhook}${path}`,
    '    secret: { file: secrets/webhook }',
    gateway(origins.webhook),
  ]
  const people = [
    heading,
    'version: 1',
    'people:',
    '  - personId: p-sandbox',
    '    name: 沙箱收件人',
    '    channels: [sandbox-mail, sandbox-zhezhengding]',
    "    contacts: { mail: somebody@sandbox.example, zhezhengding: 'sandbox-1001' }",
  ]
  return { settings: `${settings.join('\n')}\n`, people: `${people.join('\n')}\n` }
}

/**
 * Writes them into a folder, with the secrets in files of mode 0600; gives back where the two stand. Throws
 * `NotTheSandboxError` before anything is written where somebody's own file stands.
 */
export function writeSandbox(folder: string, ready: PlatformsReady): SandboxFiles {
  const { settings, people } = sandboxTexts(ready)
  const files = { settings: join(folder, 'hopelight.yaml'), people: join(folder, 'people.yaml') }
  for (const path of Object.values(files))
    if (existsSync(path) && !isOurs(path)) throw new NotTheSandboxError(path)
  const secretFolder = join(folder, 'secrets')
  mkdirSync(secretFolder, { recursive: true, mode: 0o700 })
  for (const [name, secret] of Object.entries(ready.secrets)) {
    const path = join(secretFolder, name)
    writeFileSync(path, `${secret}\n`, { mode: 0o600 })
    // One that stood there keeps its mode.
    chmodSync(path, 0o600)
  }
  writeFileSync(files.settings, settings)
  writeFileSync(files.people, people)
  return files
}

function isOurs(path: string): boolean {
  const read = readRegularFile(path, mostTextFileBytes)
  return 'bytes' in read && read.bytes.toString('utf8').startsWith(heading)
}
