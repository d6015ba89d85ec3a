import { mkdir, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { cachedBinaryPath } from '../../temporal/local/binary-cache.ts'
import { findTemporalBinary } from '../../temporal/local/find-binary.ts'
import { atMost, type Figure } from '../figure.ts'
import { say } from '../say.ts'
import { cacheFolder } from '../stage.ts'
import { median } from '../statistics.ts'
import { withTempFolder } from '../temp-folder.ts'
import { secondsUntilArmed } from './seconds-until-armed.ts'

const mostSeconds = 15

/** `npm start` on fresh data folders, to all teams armed; at first without built workflow code. */
export function startFigures(times: number): Promise<readonly Figure[]> {
  return withTempFolder(async (folder) => {
    const pathVariable = process.env['PATH'] ?? ''
    const { path } = await findTemporalBinary({ cacheDir: cacheFolder, pathVariable, log: say })
    const cacheHome = join(folder, 'cache')
    const cached = cachedBinaryPath(join(cacheHome, 'hopelight'))
    await mkdir(dirname(cached), { recursive: true })
    await symlink(path, cached)
    const seconds: number[] = []
    for (let time = 1; time <= times; time += 1) {
      const took = await secondsUntilArmed(join(folder, `data-${time}`), cacheHome)
      say(`npm start ${time}: armed after ${took.toFixed(1)} s`)
      seconds.push(took)
    }
    const [first = Number.NaN, ...later] = seconds
    return [
      atMost('`npm start` to all teams armed, the first on this machine', first, mostSeconds, 's', 1),
      atMost(`— later ones, median of ${later.length}`, median(later), mostSeconds, 's', 1),
    ]
  })
}
