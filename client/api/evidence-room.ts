import { statfs } from 'node:fs/promises'
import { type Refusal, refuse } from '../../domain/refusals.ts'
import { evidenceBytes } from '../../ledger/evidence-store.ts'
import { megabytes } from '../evidence/megabytes.ts'

/** Kept free for the ledger and the embedded server, which may not stop for a photo. */
const reservedBytes = 512 * 1024 ** 2

/** How much evidence one data folder may hold. */
export interface EvidenceRoom {
  /** `evidence-full` where so many bytes more have no room; null: they have. */
  refusalFor(bytes: number): Promise<Refusal | null>
  noteKept(bytes: number): void
}

/** Counts what is there once, and again when it seems to be full: somebody may have made room. */
export function evidenceRoom(dataFolder: string, mostBytes: number): EvidenceRoom {
  let used: number | null = null
  return {
    async refusalFor(bytes) {
      if (used === null || used + bytes > mostBytes) used = await evidenceBytes(dataFolder)
      const { bavail, bsize } = await statfs(dataFolder)
      const left = Math.min(mostBytes - used, bavail * bsize - reservedBytes)
      if (bytes <= left) return null
      const [kept, most, free] = [used, mostBytes, bavail * bsize].map(megabytes)
      return refuse('evidence-full', { kept: kept ?? '', most: most ?? '', free: free ?? '' })
    },
    noteKept(bytes) {
      if (used !== null) used += bytes
    },
  }
}
