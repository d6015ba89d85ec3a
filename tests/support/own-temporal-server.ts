import { type LocalTemporalOptions, startLocalTemporal } from '../../temporal/local/server-process.ts'

/** argv: the options as JSON. Starts that server, prints its pid, and waits to be killed. */
function isOptions(given: unknown): given is LocalTemporalOptions {
  return typeof given === 'object' && given !== null && 'binary' in given && 'dataFile' in given
}

const options: unknown = JSON.parse(process.argv[2] ?? 'null')
if (!isOptions(options)) throw new Error('The options are missing')
const server = await startLocalTemporal(options)
process.stdout.write(`${server.pid}\n`)
await server.exited
