import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A file's path in a folder of its own that goes when the test has ended. */
export async function filePath(parent: string = tmpdir()): Promise<string> {
  const folder = await mkdtemp(join(parent, 'hopelight-ndjson-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return join(folder, 'notices.ndjson')
}

/** Each line as read; null: one that cannot be read. */
export async function linesIn(path: string): Promise<readonly unknown[]> {
  const lines = (await readFile(path, 'utf8')).split('\n')
  return lines.filter((line) => line !== '').map(readLine)
}

export async function deliveryIdsIn(path: string): Promise<readonly string[]> {
  return (await linesIn(path)).map((line) =>
    typeof line === 'object' && line !== null && 'deliveryId' in line ? String(line.deliveryId) : 'torn',
  )
}

function readLine(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}
