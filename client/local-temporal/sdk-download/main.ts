import { TestWorkflowEnvironment } from '@temporalio/testing'
import { closedHttpApi } from '../server-arguments.ts'
import { sdkDownloadVersion } from './download-file.ts'

/** argv: the folder. Starts an in-memory server there from a fresh download and stops it at once. */
const [, , folder] = process.argv
try {
  if (folder === undefined) throw new Error('The folder to download into is missing')
  const environment = await TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'cached-download', downloadDir: folder, version: sdkDownloadVersion },
      extraArgs: [...closedHttpApi],
    },
  })
  await environment.teardown()
} catch (error) {
  process.exitCode = 1
  const messages: string[] = []
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) messages.push(cause.message)
  process.stderr.write(`${messages.join(': ').replaceAll('\n', ' ')}\n`)
}
