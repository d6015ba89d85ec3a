import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openArchive, unpackText } from '../../audit/archive.ts'
import { longRuns, stopped, upPorts, type UpPorts } from '../support/up-process.ts'
import { until } from '../client/support/api-rig.ts'

const ready = 'Ctrl-C 停止'
const runs = longRuns()
/** Of nobody; each at most once in the world. */
const planted = [
  '欧阳栗木',
  '慕容苇杭',
  '13957040817',
  '18857031926',
  'limu-zhibu@example.org',
  '330802197803044517',
]
const [name = '', other = '', mobile = '', second = '', mail = '', identity = ''] = planted
let folder: string
let data: string
let ports: UpPorts

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hopelight-planted-'))
  data = join(folder, 'data')
  ports = await upPorts()
  const people = [
    'version: 1',
    'people:',
    `  - { personId: p-006, name: ${name}, contacts: { mail: ${mail}, mobile: '${mobile}' } }`,
    `  - { personId: p-005, name: ${other}, contacts: { mobile: '${second}' } }`,
  ]
  await writeFile(join(folder, 'people.yaml'), `${people.join('\n')}\n`)
})

afterAll(async () => {
  await runs.end()
  await rm(folder, { recursive: true, force: true })
})

async function command(...words: readonly string[]): Promise<number | null> {
  return runs.start([...words, '--data', data]).exited
}

interface Searched {
  readonly place: string
  readonly bytes: Buffer
}

/** As the disk holds it; what is zipped, unzipped; and what is in base64 there, decoded behind it. */
function asRead(place: string, raw: Uint8Array): readonly Searched[] {
  if (place.endsWith('.zip'))
    return [...openArchive(raw).files].flatMap(([path, file]) => asRead(`${place}/${path}`, file))
  const bytes = place.endsWith('.gz') ? Buffer.from(unpackText(raw)) : Buffer.from(raw)
  const payloads = [...bytes.toString('latin1').matchAll(/"data": ?"([A-Za-z0-9+/=]+)"/gu)]
  const decoded = payloads.map(([, data64 = '']) => Buffer.from(data64, 'base64'))
  return [{ place, bytes: Buffer.concat([bytes, ...decoded]) }]
}

async function everythingBut(left: RegExp): Promise<readonly Searched[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const wanted = files.filter((file) => !left.test(file))
  return (await Promise.all(wanted.map(async (file) => asRead(file, await readFile(file))))).flat()
}

/** As it is, and as JSON and addresses may escape it. */
function formsOf(text: string): readonly string[] {
  const escaped = Array.from(text, (sign) =>
    sign > '\u007f' ? `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}` : sign,
  )
  return [text, escaped.join(''), encodeURIComponent(text), Buffer.from(text).toString('base64')]
}

function found(searched: readonly Searched[], texts: readonly string[]): readonly string[] {
  return searched.flatMap(({ place, bytes }) =>
    texts
      .filter((text) => formsOf(text).some((form) => bytes.includes(form)))
      .map((text) => `${text} in ${place.slice(folder.length)}`),
  )
}

describe('names, telephone numbers, mail addresses and identity numbers', () => {
  test('are in the ledger and in what people are sent, and nowhere else', async ({ annotate }) => {
    const people = join(folder, 'people.yaml')
    const words = ['up', 'examples/longyou.yaml', '--people', people, '--data', data, ...ports.words]
    const first = runs.start(words)
    await first.until(ready)
    for (const secret of [mobile, mail, identity])
      expect(await command('suspend', 'longyou', '--reason', `请致电 ${secret}`)).not.toBe(0)
    expect(await command('suspend', 'longyou', '--reason', `${name}、${other}防汛抽调`)).toBe(0)
    expect(await command('resume', 'longyou')).toBe(0)
    expect(await command('audit', 'export', 'longyou', '--out', join(folder, 'longyou.zip'))).toBe(0)
    expect(await stopped(first)).toBe(0)
    // The keeper looks when it is started, and archives what goes on by then.
    const up = runs.start(words)
    await up.until(ready)
    const archive = join(data, 'archive', 'runs')
    await until(async () => (await readdir(archive).catch(() => [])).length > 6)
    expect(await stopped(up)).toBe(0)

    const searched = await everythingBut(/people\.yaml$|ledger\.db|notices\.ndjson$/u)
    // The search finds what it should, in each of the places where it is to find nothing.
    const spoken = found(searched, ['防汛抽调']).join('\n')
    for (const place of ['temporal.db', 'histories/', 'longyou.zip/entries/', 'longyou.zip/histories/'])
      expect(spoken).toContain(place)
    const ledger = (await readdir(data)).filter((file) => file.startsWith('ledger.db'))
    const held = await Promise.all(
      ledger.map(async (file) => asRead(join(data, file), await readFile(join(data, file)))),
    )
    expect(new Set(found(held.flat(), planted).map((text) => text.split(' ')[0]))).toEqual(
      new Set([name, other, mobile, second, mail]),
    )

    expect(found(searched, planted)).toEqual([])
    const bytes = searched.reduce((sum, file) => sum + file.bytes.length, 0)
    expect(bytes).toBeGreaterThan(1_000_000)
    await annotate(`${planted.length} planted texts: 0 found in ${bytes} bytes of ${searched.length} files`)
  }, 120_000)
})
