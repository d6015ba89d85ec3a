import type { RecordPort } from '../activities/ports.ts'

/** The record; `tell` hears why it cannot be written, and null when it can. */
export function watchedRecord(record: RecordPort, tell: (problem: string | null) => void): RecordPort {
  return {
    ...record,
    async append(outcomes) {
      try {
        await record.append(outcomes)
      } catch (error) {
        tell(error instanceof Error ? error.message : String(error))
        throw error
      }
      tell(null)
    },
  }
}
