import { readdir, readFile, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { type History, historyFromJSON, historyToJSON } from '@temporalio/common/lib/proto-utils.js'
import { projectFolder } from '../../../config/project-folder.ts'

/** One run as a past version of the program made it. */
export interface RecordedHistory {
  /** `weeklySalon-v0.1.0-three-years-012.json.gz`: workflow type, version, scenario, run of its chain. */
  readonly name: string
  readonly workflowType: string
  readonly history: History
}

/** Where they are kept; it grows only. */
export const historiesFolder = join(projectFolder(), 'tests', 'replay', 'histories')

const ending = '.json.gz'

/** All that are kept, in order of their names. */
export async function readRecorded(folder = historiesFolder): Promise<readonly RecordedHistory[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(ending)).toSorted()
  return Promise.all(
    names.map(async (name) => {
      const text = gunzipSync(await readFile(join(folder, name))).toString('utf8')
      const kept: unknown = JSON.parse(text)
      return { name, workflowType: name.split('-')[0] ?? '', history: historyFromJSON(kept) }
    }),
  )
}

/** Throws when the folder holds one of that name. */
export async function writeRecorded(folder: string, name: string, history: History): Promise<void> {
  const text: string = historyToJSON(history)
  // Without the blanks of the proto-JSON, and without the name of the machine.
  const compact = JSON.stringify(JSON.parse(text)).replaceAll(`${process.pid}@${hostname()}`, 'recorder')
  await writeFile(join(folder, name), gzipSync(compact, { level: 9 }), { flag: 'wx' })
}

/** The file's name of a run. */
export function recordedName(workflowType: string, version: string, scenario: string, run: number): string {
  return `${workflowType}-v${version}-${scenario}-${String(run).padStart(3, '0')}${ending}`
}
