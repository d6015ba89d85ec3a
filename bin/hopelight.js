#!/usr/bin/env node
// Plain JavaScript that any Node from 20 on can run: it finds a Node that is new enough and starts the CLI on it.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module, { createRequire } from 'node:module'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The first 24 with the security fixes of 24.22.1; a checkout runs TypeScript as it is, which needs 24 anyway. */
const leastNode = [24, 22, 1]
const load = createRequire(import.meta.url)
const sources = new URL('../client/cli/main.ts', import.meta.url)
const cli = existsSync(sources) ? sources : new URL('../dist/client/cli/main.js', import.meta.url)
// So that a worker's memory stays small beside hundreds of teams: heaps grow in small steps, and the C library keeps one
// arena and gives back what is free. docs/performance.md has the figures; what the environment says itself stands.
const memory = load('./worker-memory.json')
const runsWorker = ['up', 'worker', 'rehearse'].includes(process.argv[2])
const nodeArguments = [
  '--disable-warning=ExperimentalWarning',
  ...(runsWorker ? memory.nodeArguments : []),
  fileURLToPath(cli),
  ...process.argv.slice(2),
]
const environment = runsWorker ? { ...memory.environment, ...process.env } : process.env

/** Whether this very Node is new enough. */
function isNewEnough() {
  const version = process.versions.node.split('.').map(Number)
  const differing = leastNode.findIndex((least, index) => version[index] !== least)
  return differing === -1 || version[differing] > leastNode[differing]
}

/** The Node that came as an optional package of this machine's kind: its executable, or null. */
function packagedNode() {
  try {
    const manifest = load.resolve(`node-${process.platform}-${process.arch}/package.json`)
    const executable = join(dirname(manifest), 'bin', 'node')
    return existsSync(executable) ? executable : null
  } catch {
    return null
  }
}

function isInstalled() {
  try {
    load.resolve('commander')
    return true
  } catch {
    return false
  }
}

function projectFolder() {
  return fileURLToPath(new URL('..', import.meta.url))
}

/** Starts again on another Node, as if it were this process: same terminal, same signals, same end. */
function runOn(executable) {
  const child = spawn(executable, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  // A terminal sends Ctrl-C and its hang-up to the child as well: passing them on would deliver them twice.
  const atTerminal = [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY)
  const passed = { SIGTERM: true, SIGINT: !atTerminal, SIGHUP: !atTerminal }
  for (const [signal, passOn] of Object.entries(passed)) {
    process.on(signal, () => {
      if (passOn) child.kill(signal)
    })
  }
  child.on('error', (error) => {
    stop(`the Node in ${executable} does not start (${error.message}): run npm ci again`)
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
  // A command that only reads a file spends most of its time on compiling what was compiled before.
  module.enableCompileCache?.()
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

function nodeProblem() {
  return `需要 Node ${leastNode.join('.')} 或更新的版本，当前是 ${process.versions.node}；请运行 npm ci，或安装新版 Node / it needs Node ${leastNode.join('.')} or newer, and this is ${process.versions.node}: run npm ci, or install a newer Node`
}

if (process.argv[2] === '--version') {
  console.log(load('../package.json').version)
  process.exit(0)
}
const problem = isInstalled()
  ? folderProblem()
  : `its dependencies are not installed in ${projectFolder()}: run npm ci there first`
const packaged = packagedNode()
if (problem !== undefined) stop(problem)
else if (isNewEnough()) await runHere()
else if (packaged !== null) runOn(packaged)
else stop(nodeProblem())
