import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { programFile } from '../../config/project-folder.ts'

const ready = z.object({
  secrets: z.object({
    mail: z.string(),
    dingtalk: z.string(),
    dingtalkSign: z.string(),
    wecom: z.string(),
    feishu: z.string(),
    feishuSign: z.string(),
    zzdKey: z.string(),
    zzdSecret: z.string(),
    webhook: z.string(),
  }),
  user: z.string(),
  keyword: z.string(),
  tenantId: z.string(),
  path: z.string(),
  mailPort: z.number(),
  origins: z.object({
    dingtalk: z.string(),
    wecom: z.string(),
    feishu: z.string(),
    zhezhengding: z.string(),
    webhook: z.string(),
  }),
})
const message = z.object({
  at: z.number(),
  kind: z.string(),
  delivered: z.boolean(),
  why: z.string(),
  ids: z.array(z.string()),
  text: z.string(),
})
const line = z.union([z.object({ ready }), z.object({ message })])

/** Where the fake platforms listen, and the secrets that they want. */
export type PlatformsReady = z.infer<typeof ready>

/** One message that a platform took or refused. */
export type PlatformMessage = z.infer<typeof message>

export interface FakePlatforms {
  readonly ready: PlatformsReady
  /** When they end by themselves, which they should not. */
  readonly ended: Promise<void>
  stop(): Promise<void>
}

export class NoFakePlatformsError extends Error {
  override readonly name = 'NoFakePlatformsError'
}

/**
 * Starts every fake platform on this machine's loopback address, in a process of its own. Throws `NoFakePlatformsError` when
 * it does not come up.
 */
export async function startFakePlatforms(
  onMessage: (message: PlatformMessage) => void,
): Promise<FakePlatforms> {
  const child = spawn(process.execPath, [programFile('client/sandbox/main')], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const complaints: string[] = []
  child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk.toString('utf8')))
  const ended = new Promise<void>((resolve) => {
    child.once('error', () => resolve())
    child.once('exit', () => resolve())
  })
  const lines = createInterface(child.stdout)
  const isReady = new Promise<PlatformsReady>((resolve, reject) => {
    lines.on('line', (text) => {
      const read = line.parse(JSON.parse(text))
      if ('ready' in read) resolve(read.ready)
      else onMessage(read.message)
    })
    void ended.then(() => reject(new NoFakePlatformsError(complaints.join('').slice(0, 2_000))))
  })
  return {
    ready: await isReady,
    ended,
    stop: async () => {
      child.stdin.end()
      await ended
    },
  }
}
