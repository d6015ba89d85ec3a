import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { projectFolder } from '../../config/project-folder.ts'
import { freePort } from '../../temporal/local/free-port.ts'

const withinMs = 120_000

/** Runs `npm start` on that data folder until it says that all is ready, ends it, and gives the seconds it took. */
export async function secondsUntilArmed(dataFolder: string, cacheHome: string): Promise<number> {
  const [temporal, api] = [await freePort(), await freePort()]
  const places = ['--data', dataFolder, '--temporal-port', temporal, '--port', api]
  const beganAtMs = performance.now()
  const child = spawn('npm', ['start', '--silent', '--', ...places.map(String), '--json'], {
    cwd: projectFolder(),
    env: { ...process.env, XDG_CACHE_HOME: cacheHome },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const exited = once(child, 'exit')
  let output = ''
  let problems = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    problems += text
  })
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`not ready in time:\n${problems}`)), withinMs)
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        output += text
        if (!isWhole(output)) return
        clearTimeout(timer)
        resolve()
      })
      exited.then(() => reject(new Error(`npm start ended:\n${problems}`)), reject)
    })
    return (performance.now() - beganAtMs) / 1_000
  } finally {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGINT')
    await exited
  }
}

/** The ready document comes last of all, when every team is armed. */
function isWhole(output: string): boolean {
  try {
    JSON.parse(output)
    return true
  } catch {
    return false
  }
}
