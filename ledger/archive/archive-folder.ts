import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { type ArchivedRun, describeRun } from './archived-run.ts'
import { canonicalJson, readStored } from '../canonical-json.ts'
import { syncPath, writeDurably } from '../durable-file.ts'
import { asLedgerError } from '../errors.ts'
import type { Instant } from '../../domain/calendar/instant.ts'

/** What is to be archived: a run's history as `canonicalHistory` gives it. */
export interface RunToArchive {
  readonly workflowId: string
  readonly runId: string
  readonly text: string
  readonly at: Instant
}

export type ArchivedText =
  | { readonly state: 'sound'; readonly text: string }
  | { readonly state: 'missing' | 'damaged' }

/** Histories of runs, each kept once and never overwritten. */
export interface Archive {
  /**
   * On disk before it answers; the same again changes nothing. A later snapshot of a run that was open takes the place
   * of the earlier one only when it is there.
   */
  put(run: RunToArchive): Promise<ArchivedRun>
  /** Its text is checked against its hash. */
  get(sha256: string): Promise<ArchivedText>
  /** Every run, or every one of that workflow; by workflow and run. */
  list(workflowId?: string): Promise<readonly ArchivedRun[]>
  /** Of which there is a run. */
  workflows(): Promise<readonly string[]>
}

const zip = promisify(gzip)
const unzip = promisify(gunzip)

/**
 * An archive in a folder: `histories/<sha256>.json.gz`, the hash being that of the text itself, and for each run
 * `runs/<workflow id>/<run id>.json`, which says what it is and where. The folder can be read without any ledger. Throws
 * `LedgerUnavailableError` when it cannot be read or written.
 */
export function folderArchive(folder: string): Archive {
  const fileOf = (sha256: string): string => join(folder, 'histories', `${sha256}.json.gz`)
  const entryOf = ({ workflowId, runId }: Pick<ArchivedRun, 'workflowId' | 'runId'>): string =>
    join(folder, 'runs', encodeURIComponent(workflowId), `${encodeURIComponent(runId)}.json`)

  const get = async (sha256: string): Promise<ArchivedText> => {
    const bytes = await readOrNull(fileOf(sha256))
    if (bytes === null) return { state: 'missing' }
    try {
      const text = (await unzip(bytes)).toString('utf8')
      return hashOf(text) === sha256 ? { state: 'sound', text } : { state: 'damaged' }
    } catch {
      return { state: 'damaged' }
    }
  }

  return {
    get,
    async put({ workflowId, runId, text, at }) {
      const run = describeRun(workflowId, runId, text, at)
      const entry = entryOf(run)
      const before = await readEntry(entry)
      // Somebody slower comes with an older snapshot: what has ended stays ended.
      if (run.status === 'running' && before !== null && before.status !== 'running') return before
      const file = fileOf(run.sha256)
      const { state } = await get(run.sha256)
      if (state === 'damaged') await setAside(file)
      if (state !== 'sound') await writeDurably(file, await zip(text, { level: 9 }))
      await writeDurably(entry, Buffer.from(`${canonicalJson(run)}\n`))
      await syncPath(join(folder, 'runs'))
      if (before?.status === 'running' && before.sha256 !== run.sha256)
        await rm(fileOf(before.sha256), { force: true })
      return run
    },
    async workflows() {
      return (await namesIn(join(folder, 'runs'))).map(decodeURIComponent)
    },
    async list(workflowId) {
      const runs: ArchivedRun[] = []
      const all = workflowId === undefined
      for (const name of all ? await namesIn(join(folder, 'runs')) : [encodeURIComponent(workflowId)]) {
        const entries = await namesIn(join(folder, 'runs', name))
        for (const entry of entries.filter((each) => each.endsWith('.json') && !each.startsWith('.'))) {
          const run = await readEntry(join(folder, 'runs', name, entry))
          if (run !== null) runs.push(run)
        }
      }
      return runs
    },
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** What is wrong is kept for whoever looks into it, under a name that nobody asks for. */
async function setAside(file: string): Promise<void> {
  try {
    await rename(file, `${file}.damaged-${randomUUID()}`)
  } catch (error) {
    throw asLedgerError(error, file)
  }
}

/** Null: none, or one that a program of ours did not write. */
async function readEntry(path: string): Promise<ArchivedRun | null> {
  const bytes = await readOrNull(path)
  if (bytes === null) return null
  try {
    return readStored<ArchivedRun>(bytes.toString('utf8'))
  } catch {
    return null
  }
}

async function readOrNull(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path)
  } catch (error) {
    if (isMissing(error)) return null
    throw asLedgerError(error, path)
  }
}

async function namesIn(path: string): Promise<readonly string[]> {
  try {
    return (await readdir(path)).toSorted()
  } catch (error) {
    if (isMissing(error)) return []
    throw asLedgerError(error, path)
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
