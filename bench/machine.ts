import { arch, cpus, platform, totalmem } from 'node:os'
import { temporalCliVersion } from '../temporal/local/pinned-version.ts'

/** What the figures were measured on, in one line; nothing that names the machine. */
export function machineText(): string {
  const all = cpus()
  const [first] = all
  const gigabytes = Math.round(totalmem() / 1_024 ** 3)
  const model = first?.model.trim().replaceAll(/\s+/g, ' ') ?? 'unknown processor'
  return `${all.length} cores (${model}), ${gigabytes} GB, ${platform()} ${arch()}, Node ${process.versions.node}, Temporal CLI ${temporalCliVersion}`
}
