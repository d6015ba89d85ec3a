import { access } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { runProgram } from './run-program.ts'
import { sdkDownloadFile } from './sdk-download/download-file.ts'

const downloadTimeoutMs = 600_000

/**
 * Lets the Temporal SDK download the CLI into the folder and gives back its path. In a process of its own: the SDK
 * downloads only to start a server at once, whose output would go to our stdout, and it would fix the options of this
 * process's Temporal runtime. Throws with the reason.
 */
export async function fetchBySdk(folder: string): Promise<string> {
  const main = fileURLToPath(new URL('./sdk-download/main.ts', import.meta.url))
  const result = await runProgram(process.execPath, [main, folder], downloadTimeoutMs)
  const path = sdkDownloadFile(folder)
  // A server that was too slow for the SDK's five seconds does not make the downloaded file worse.
  const downloaded = await access(path).then(
    () => true,
    () => false,
  )
  if (downloaded) return path
  throw new Error(result.ok ? `the SDK left no file ${path}` : result.reason)
}
