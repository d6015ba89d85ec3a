import { type FileHandle, open } from 'node:fs/promises'
import type { Logger } from 'pino'
import type { Channel, PendingDelivery } from '../ports.ts'

/** Far more than one batch of the courier can have written since anybody knew what was sent. */
const tailBytes = 512 * 1024

/**
 * One JSON line a notice in `notices.ndjson`, mode 0600 and on disk before it counts as sent, and a line in the log;
 * persons appear by seat only. A delivery that stands among the last lines already is not written again.
 */
export function fileChannel(path: string, log: Pick<Logger, 'info'>): Channel {
  return {
    channelId: 'file',
    async send(delivery) {
      const handle = await open(path, 'a+', 0o600)
      try {
        await handle.chmod(0o600)
        const { noticeId, kind, seats, dueAt } = delivery.notice
        const isNew = await appendOnce(handle, delivery)
        log.info(
          { noticeId, kind, seats, dueAt },
          isNew ? 'notice delivered' : 'notice stood in the file already',
        )
      } finally {
        await handle.close()
      }
    },
  }
}

/** False: it stands there. A line that a crash cut short is ended first, so that it spoils no other. */
async function appendOnce(handle: FileHandle, { deliveryId, notice }: PendingDelivery): Promise<boolean> {
  const { size } = await handle.stat()
  const tail = await tailOf(handle, size)
  const head = JSON.stringify({ deliveryId }).slice(0, -1)
  if (
    tail
      .split('\n')
      .slice(0, -1)
      .some((line) => line.startsWith(head))
  )
    return false
  const lineEnd = tail === '' || tail.endsWith('\n') ? '' : '\n'
  try {
    await handle.appendFile(`${lineEnd}${JSON.stringify({ deliveryId, ...notice })}\n`, 'utf8')
    await handle.datasync()
  } catch (error) {
    // Should that fail as well, the next line ends the torn one.
    await handle.truncate(size).catch(() => undefined)
    throw error
  }
  return true
}

async function tailOf(handle: FileHandle, size: number): Promise<string> {
  const length = Math.min(size, tailBytes)
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length)
  return buffer.toString('utf8', 0, bytesRead)
}
