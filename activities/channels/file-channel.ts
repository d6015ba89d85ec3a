import { appendFile } from 'node:fs/promises'
import type { Logger } from 'pino'
import type { Channel } from '../ports.ts'

/** One JSON line a notice in `notices.ndjson`, and a line in the log; persons appear by seat only. */
export function fileChannel(path: string, log: Pick<Logger, 'info'>): Channel {
  return {
    channelId: 'file',
    async send({ deliveryId, notice }) {
      await appendFile(path, `${JSON.stringify({ deliveryId, ...notice })}\n`, 'utf8')
      const { noticeId, kind, seats, dueAt } = notice
      log.info({ noticeId, kind, seats, dueAt }, 'notice delivered')
    },
  }
}
