import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { isObject } from '../../audit/json-members.ts'

const run = promisify(execFile)
const timeoutMs = 20_000
const mostBytes = 32 * 1024 * 1024

export type SoftwareList = { readonly sbom: string } | { readonly problem: string }

/** What is installed in a project folder, in CycloneDX form, without what changes at each call; or why npm did not say. */
export async function softwareList(projectFolder: string): Promise<SoftwareList> {
  try {
    const words = ['sbom', '--sbom-format', 'cyclonedx']
    const { stdout } = await run('npm', words, {
      cwd: projectFolder,
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
