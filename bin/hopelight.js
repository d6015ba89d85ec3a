#!/usr/bin/env node
// Plain JavaScript that any Node from 20 on can run: it finds a Node that runs TypeScript and starts the CLI on it.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const leastMajor = 24
const cli = new URL('../client/cli/main.ts', import.meta.url)
// So that a worker's memory stays small beside hundreds of teams: heaps grow in small steps, and the C library keeps one
// arena and gives back what is free. docs/performance.md has the figures; what the environment says itself stands.
const memory = createRequire(import.meta.url)('./worker-memory.json')
const runsWorker = ['up', 'worker', 'rehearse'].includes(process.argv[2])
const nodeArguments = [
  '--disable-warning=ExperimentalWarning',
  ...(runsWorker ? memory.nodeArguments : []),
  fileURLToPath(cli),
  ...process.argv.slice(2),
]
const environment = runsWorker ? { ...memory.environment, ...process.env } : process.env

/** The Node that `npm ci` brought: its executable, or a sentence that says why there is none. */
function packagedNode() {
  let manifest
  try {
    manifest = createRequire(import.meta.url).resolve('node/package.json')
  } catch {
    return { problem: `its dependencies are not installed in ${projectFolder()}: run npm ci there first` }
  }
  const executable = join(dirname(manifest), JSON.parse(readFileSync(manifest, 'utf8')).bin.node)
  return existsSync(executable)
    ? { executable }
    : {
        problem: `the npm package "node" came without its executable: run npm ci with install scripts allowed`,
      }
}

function projectFolder() {
  return fileURLToPath(new URL('..', import.meta.url))
}

/** Runs the CLI on another Node, as if it were this process: same terminal, same signals, same end. */
function runOn(executable) {
  const child = spawn(executable, nodeArguments, { stdio: 'inherit', env: environment })
  // A terminal sends Ctrl-C and its hang-up to the child as well: passing them on would deliver them twice.
  const atTerminal = [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY)
  const passed = { SIGTERM: true, SIGINT: !atTerminal, SIGHUP: !atTerminal }
  for (const [signal, passOn] of Object.entries(passed)) {
    process.on(signal, () => {
      if (passOn) child.kill(signal)
    })
  }
  child.on('error', (error) => {
    stop(`the Node of the npm package "node" does not start (${error.message}): run npm ci again`)
  })
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1)
    for (const name of Object.keys(passed)) process.removeAllListeners(name)
    process.kill(process.pid, signal)
    // Reached only where the signal does not end this process.
    setTimeout(() => process.exit(128 + constants.signals[signal]), 1000)
  })
}

/** Runs the CLI in this process, or in its place where Node has to be started in another way. */
async function runHere() {
  const emitWarning = process.emitWarning.bind(process)
  process.emitWarning = (warning, ...rest) => {
    const kind = typeof rest[0] === 'string' ? rest[0] : rest[0]?.type
    if (kind !== 'ExperimentalWarning') emitWarning(warning, ...rest)
  }
  if (runsWorker && process.execve !== undefined && process.platform !== 'win32')
    process.execve(process.execPath, [process.execPath, ...nodeArguments], environment)
  await import(cli.href)
}

function stop(problem) {
  console.error(`hopelight cannot start: ${problem}.`)
  process.exit(1)
}

/** The bundler of the workflow code takes these signs in a path for its own: it fails on the first start of a worker. */
function folderProblem() {
  const [sign] = /[!?]/.exec(projectFolder()) ?? []
  return sign === undefined
    ? undefined
    : `the name of its folder ${projectFolder()} holds “${sign}”: move it to a folder without ! and ?`
}

const { executable, problem = folderProblem() } = packagedNode()
if (problem !== undefined) stop(problem)
else if (Number.parseInt(process.versions.node, 10) >= leastMajor) await runHere()
else runOn(executable)
