import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { isObject } from '../../audit/json-members.ts'
import { isPackaged, projectFolder, sourceFolder } from '../../config/project-folder.ts'

const run = promisify(execFile)
const timeoutMs = 20_000
const mostBytes = 32 * 1024 * 1024

export type SoftwareList = { readonly sbom: string } | { readonly problem: string }

/** In a package: made when it was packed, beside its programs. */
export const listInPackage = 'software.cdx.json'

/**
 * The packages that this program runs on, in CycloneDX form, without what changes at each call; or why there is no list. A
 * package brings its list, a checkout asks npm.
 */
export async function softwareList(): Promise<SoftwareList> {
  if (!isPackaged()) return listByNpm()
  try {
    return { sbom: await readFile(join(sourceFolder(), listInPackage), 'utf8') }
  } catch (error) {
    return { problem: `${listInPackage}: ${error instanceof Error ? error.message : String(error)}` }
  }
}

async function listByNpm(): Promise<SoftwareList> {
  try {
    const words = ['sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev', '--package-lock-only']
    const { stdout } = await run('npm', words, {
      cwd: projectFolder(),
      timeout: timeoutMs,
      maxBuffer: mostBytes,
    })
    const read: unknown = JSON.parse(stdout)
    if (!isObject(read) || !isObject(read['metadata'])) return { problem: 'npm sbom gave no list' }
    const { serialNumber: _, metadata, ...list } = read
    const { timestamp: __, ...lasting } = isObject(metadata) ? metadata : {}
    return { sbom: `${JSON.stringify({ ...list, metadata: lasting }, null, 1)}\n` }
  } catch (error) {
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
    return { problem: reason.slice(0, 200) }
  }
}
