import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createRequire } from 'node:module'
import { bundleWorkflowCode } from '@temporalio/worker'
import { programFile, sourceExtension, sourceFolder } from '../config/project-folder.ts'

const workflowsPath = programFile('workflows/index')
const lastTaskPath = programFile('workflows/last-task')
/** It takes what strangers send; see there. */
const payloadConverterPath = programFile('workflows/payload-converter')

/**
 * Of the language, and never replaced by the SDK. In the workflows' sandbox a global is looked up through Node's
 * interceptors at each use, a hundred times dearer than a constant: a seventh of the time that a replay takes.
 */
export const heldGlobals = [
  'Math',
  'JSON',
  'Object',
  'Array',
  'Number',
  'String',
  'Boolean',
  'BigInt',
  'Symbol',
  'Map',
  'Set',
  'WeakMap',
  'RegExp',
  'Reflect',
  'Uint8Array',
  'Error',
  'TypeError',
  'RangeError',
  'parseInt',
  'isNaN',
] as const

/** On the first line, so that the lines of the source map stay where they are. */
export const holding = heldGlobals.map((name) => `const ${name}=globalThis.${name};`).join('')

export interface WorkflowBundle {
  readonly code: string
  /** Hash of the sources it was built from. */
  readonly sourceHash: string
}

/** The workflow code, built once for each state of the sources and kept in `cacheFolder`. Fails loudly. */
export async function buildBundle(cacheFolder: string): Promise<WorkflowBundle> {
  const sourceHash = await hashSources()
  const path = join(cacheFolder, `workflows-${sourceHash}.js`)
  const kept = await readFile(path, 'utf8').catch(() => null)
  if (kept !== null) return { code: kept, sourceHash }
  const bundle = await bundleWorkflowCode({
    workflowsPath,
    payloadConverterPath,
    workflowInterceptorModules: [lastTaskPath],
    logger: quiet,
  })
  const code = holding + bundle.code
  await mkdir(cacheFolder, { recursive: true })
  const draft = `${path}.${randomUUID()}.tmp`
  await writeFile(draft, code)
  await rename(draft, path)
  return { code, sourceHash }
}

/** Everything the bundle is made of: workflows, domain, the SDK's version. */
async function hashSources(): Promise<string> {
  const hash = createHash('sha256').update(holding)
  for (const folder of ['domain', 'workflows', 'activities']) {
    const names = (await readdir(join(sourceFolder(), folder), { recursive: true }))
      .filter((name) => name.endsWith(sourceExtension))
      .toSorted()
    for (const name of names) {
      hash.update(`${folder}/${name}\n`)
      hash.update(await readFile(join(sourceFolder(), folder, name)))
    }
  }
  hash.update(await readFile(createRequire(import.meta.url).resolve('@temporalio/worker/package.json')))
  return hash.digest('hex').slice(0, 16)
}

const ignore = (): void => undefined
const quiet = { log: ignore, trace: ignore, debug: ignore, info: ignore, warn: ignore, error: console.error }
