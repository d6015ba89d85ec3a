/** Verifies one share of an export, for `audit verify` in another process. */
import { readFile } from 'node:fs/promises'
import { ArchiveError } from '../../../audit/archive.ts'
import { sha256 } from '../../../audit/merkle-tree.ts'
import { verifyShare } from '../verify-share.ts'
import type { ShareAnswer, SharedFile } from './messages.ts'

process.once('message', (text) => {
  void answerTo(sharedIn(typeof text === 'string' ? text : '')).then((answer) =>
    process.send?.(JSON.stringify(answer), () => process.disconnect()),
  )
})

async function answerTo({ file, hash, order }: SharedFile): Promise<ShareAnswer> {
  const bytes = await readFile(file)
  if (sha256(bytes).toString('hex') !== hash) return { problem: 'it was changed while it was read' }
  try {
    return await verifyShare(bytes, order)
  } catch (error) {
    if (error instanceof ArchiveError) return { problem: error.message }
    throw error
  }
}

/** This program wrote it. */
function sharedIn(text: string): SharedFile {
  // oxlint-disable-next-line typescript/no-unsafe-return -- written from a `SharedFile`
  return JSON.parse(text)
}
