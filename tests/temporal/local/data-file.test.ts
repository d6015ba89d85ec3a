import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { claimDataFile, versionFileOf } from '../../../temporal/local/data-file.ts'
import { DataFileVersionError, DataFolderError } from '../../../temporal/local/errors.ts'
import { temporaryFolder } from './temp-folder.ts'

test('a new data file gets its folder and its version recorded', async () => {
  const dataFile = join(await temporaryFolder(), 'data', 'temporal.db')
  await claimDataFile(dataFile)
  expect(await readFile(`${dataFile}.version.json`, 'utf8')).toBe('{"temporalCli":"1.9.1"}\n')
})

test('a data file of the same version is taken', async () => {
  const dataFile = join(await temporaryFolder(), 'temporal.db')
  await claimDataFile(dataFile)
  await writeFile(dataFile, '')
  await expect(claimDataFile(dataFile)).resolves.toBeUndefined()
})

test('a data file of another version is refused and stays as it is', async () => {
  const dataFile = join(await temporaryFolder(), 'temporal.db')
  await writeFile(dataFile, 'theirs')
  await writeFile(versionFileOf(dataFile), '{"temporalCli":"1.8.0"}')
  const claiming = claimDataFile(dataFile)
  await expect(claiming).rejects.toThrow(DataFileVersionError)
  await expect(claiming).rejects.toThrow(/temporal\.db was made by version 1\.8\.0 .* runs 1\.9\.1/)
  expect(await readFile(dataFile, 'utf8')).toBe('theirs')
  expect(await readFile(versionFileOf(dataFile), 'utf8')).toBe('{"temporalCli":"1.8.0"}')
})

test.each([null, '', '{"temporalCli":', '[]', '{"temporalCli":19}'])(
  'a data file whose recorded version is %j is refused as of an unknown one',
  async (recorded) => {
    const dataFile = join(await temporaryFolder(), 'temporal.db')
    await writeFile(dataFile, 'theirs')
    if (recorded !== null) await writeFile(versionFileOf(dataFile), recorded)
    await expect(claimDataFile(dataFile)).rejects.toThrow('was made by an unknown version')
  },
)

test('a record left over without its data file is replaced', async () => {
  const dataFile = join(await temporaryFolder(), 'temporal.db')
  await writeFile(versionFileOf(dataFile), '{"temporalCli":"1.8.0"}')
  await claimDataFile(dataFile)
  expect(await readFile(versionFileOf(dataFile), 'utf8')).toBe('{"temporalCli":"1.9.1"}\n')
})

test('a folder that cannot be written is refused by its name', async () => {
  const file = join(await temporaryFolder(), 'file')
  await writeFile(file, '')
  const folder = join(file, 'data')
  const claiming = claimDataFile(join(folder, 'temporal.db'))
  await expect(claiming).rejects.toThrow(DataFolderError)
  await expect(claiming).rejects.toThrow(`The data folder ${folder} cannot be written (ENOTDIR`)
})
