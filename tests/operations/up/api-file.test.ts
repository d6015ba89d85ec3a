import { chmod, readdir, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  type ApiFile,
  newToken,
  readApiFile,
  removeApiFile,
  writeApiFile,
} from '../../../operations/up/api-file.ts'
import { tempFolder } from '../../client/support/temp-folder.ts'

function someFile(): ApiFile {
  return { address: 'http://127.0.0.1:7244', token: newToken(), pid: 4711 }
}

test('the file of the API is its owner’s alone, and nothing else is left beside it', async () => {
  const folder = await tempFolder()
  const file = someFile()
  await writeApiFile(folder, someFile())
  await writeApiFile(folder, file)
  expect(readApiFile(folder)).toEqual(file)
  expect((await stat(join(folder, 'api.json'))).mode & 0o777).toBe(0o600)
  expect(await readdir(folder)).toEqual(['api.json'])
})

test('no token is given out twice', () => {
  expect(new Set(Array.from({ length: 50 }, newToken)).size).toBe(50)
})

test('an orderly end removes its own file, never that of another start', async () => {
  const folder = await tempFolder()
  const [first, second] = [someFile(), someFile()]
  await writeApiFile(folder, second)
  await removeApiFile(folder, first.token)
  expect(readApiFile(folder)).toEqual(second)
  await removeApiFile(folder, second.token)
  expect(readApiFile(folder)).toBe('missing')
  await removeApiFile(folder, second.token)
})

test.each([0o604, 0o640, 0o660, 0o644])('a file with mode %o is not trusted', async (mode) => {
  const folder = await tempFolder()
  await writeApiFile(folder, someFile())
  await chmod(join(folder, 'api.json'), mode)
  expect(readApiFile(folder)).toBe('not-ours')
})

test('a link is not trusted, wherever it leads', async () => {
  const [folder, elsewhere] = [await tempFolder(), await tempFolder()]
  await writeApiFile(elsewhere, someFile())
  await symlink(join(elsewhere, 'api.json'), join(folder, 'api.json'))
  expect(readApiFile(folder)).toBe('not-ours')
})

test.each([
  '',
  '{"address":"http://127.0.0.1:7244","tok',
  '[]',
  '{"address":"http://127.0.0.1:7244","token":"short","pid":1}',
  '{"address":"ftp://a","token":"0123456789012345678901234567890123456789","pid":1}',
])('a file that holds %j is known to be unreadable', async (text) => {
  const folder = await tempFolder()
  await writeFile(join(folder, 'api.json'), text, { mode: 0o600 })
  expect(readApiFile(folder)).toBe('unreadable')
})
