import { join } from 'node:path'
import { temporalCliVersion } from '../pinned-version.ts'

/** The release of the CLI as the download service names it. */
export const sdkDownloadVersion = `v${temporalCliVersion}`

/** Where the SDK puts the CLI that it downloads into the folder. */
export function sdkDownloadFile(folder: string): string {
  return join(folder, `temporal-${sdkDownloadVersion}`)
}
