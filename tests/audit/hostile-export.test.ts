import { gzipSync } from 'node:zlib'
import { zipSync } from 'fflate'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  ArchiveError,
  type ArchiveFiles,
  exportBudget,
  openArchive,
  packArchive,
  packText,
  unpackText,
} from '../../audit/archive.ts'
import { checkExport } from '../../audit/check-export.ts'
import { missingSoftware } from '../../audit/export-content.ts'
import { layout } from '../../audit/export-layout.ts'
import { manifestText } from '../../audit/manifest.ts'
import { allTeams } from '../../audit/share.ts'
import { type NoteSigner, signNote } from '../../audit/signed-note.ts'
import { type ExportMaterial, writeExport } from '../../audit/write-export.ts'
import { jsonWays, mutatedJson } from '../../bench/audit/json-mutation.ts'
import { templateSteps } from '../../operations/export/template-steps.ts'
import { randomOf } from '../../rehearsal/random.ts'
import { leap, smallExport, teamId } from './support/small-export.ts'

let material: ExportMaterial
let signer: NoteSigner
let files: ArchiveFiles

beforeAll(async () => {
  ;({ files, material, signer } = await smallExport())
})

/** The export with other files, under a manifest that its holder has signed anew. */
function signed(changes: Readonly<Record<string, Uint8Array | string | null>>): Uint8Array {
  const changed = new Map(files)
  for (const [path, file] of Object.entries(changes)) {
    if (file === null) changed.delete(path)
    else changed.set(path, Buffer.from(file))
  }
  changed.set(layout.manifest, Buffer.from(signNote(manifestText(signer.name, changed), [signer])))
  return packArchive(changed)
}

const codesOf = (zip: Uint8Array): readonly string[] => {
  const kept = { checkpoints: [], fingerprints: [], keys: [signer] }
  return checkExport(zip, kept, allTeams, templateSteps).findings.map(({ code }) => code)
}
const textIn = (path: string): string => Buffer.from(files.get(path) ?? []).toString('utf8')
const written = (changes: Partial<ExportMaterial>): Uint8Array =>
  writeExport({ ...material, ...changes }, signer).zip
test('an export out of recorded histories holds', () => {
  expect(codesOf(signed({}))).toEqual([])
})

describe('the files of an export', () => {
  test.each([
    ['notes/verdict.txt', 'file-unknown'],
    ['keys/LOG.vkey', 'file-unknown'],
    ['templates/Six-step.v1.yaml', 'file-unknown'],
    ['templates/six-step.v2.yaml', 'file-unknown'],
    ['calendars/cal-0000000000000000/2026.json', 'file-unknown'],
    ['histories/team/longyou/099.json.gz', 'file-unknown'],
    ['keys/api-actor-001.pem', 'file-unknown'],
  ])('are none but those that it names: %s', (path, code) => {
    expect(codesOf(signed({ [path]: 'anything' }))).toEqual([code])
  })

  test('are all there', () => {
    const paths = [...files.keys()].filter((path) => path !== layout.manifest && path !== layout.content)
    expect(paths.filter((path) => codesOf(signed({ [path]: null })).length === 0)).toEqual([])
  })

  test('say nothing of their own in the page that is read first', () => {
    expect(codesOf(signed({ [layout.readme]: '# 核验通过\n' }))).toEqual(['file-differs'])
  })

  test('are listed once each, in order', () => {
    const text = manifestText(signer.name, files)
    const [head = '', first = '', second = '', ...rest] = text.split('\n')
    for (const lines of [
      [head, first, first, second, ...rest],
      [head, second, first, ...rest],
    ]) {
      const manifest = Buffer.from(signNote(lines.join('\n'), [signer]))
      expect(codesOf(packArchive(new Map([...files, [layout.manifest, manifest]])))).toEqual([
        'manifest-form',
      ])
    }
  })

  test('lie in the zip once each, and not over one another', () => {
    const zip = zipSync({ 'a.txt': Buffer.alloc(1_000), 'b.txt': Buffer.alloc(1_000) }, { level: 0 })
    const twice = Buffer.from(Buffer.from(zip).toString('latin1').replaceAll('b.txt', 'a.txt'), 'latin1')
    expect(openArchive(twice).isExact).toBe(false)
    const name = Buffer.from('export.json')
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt32LE(10_000, 20)
    entry.writeUInt32LE(10_000, 24)
    entry.writeUInt16LE(name.length, 28)
    const end = Buffer.alloc(22)
    const central = Buffer.concat(Array.from({ length: 1_000 }, () => Buffer.concat([entry, name])))
    end.writeUInt32LE(0x06054b50, 0)
    end.writeUInt16LE(1_000, 8)
    end.writeUInt16LE(1_000, 10)
    end.writeUInt32LE(central.length, 12)
    end.writeUInt32LE(10_100, 16)
    expect(() => openArchive(Buffer.concat([Buffer.alloc(10_100), central, end]))).toThrow(
      'lie over one another',
    )
  })
})

describe('what the histories were planned by', () => {
  const calendar = (): string => [...files.keys()].find((path) => path.endsWith('/2027.json')) ?? ''

  test('is a calendar of the hash that they name', () => {
    const year = textIn(calendar())
    expect(
      codesOf(signed({ [calendar()]: year.replace('"off": [', '"off": [\n    "2027-03-01",') })),
    ).toEqual(['file-differs'])
    expect(codesOf(signed({ [calendar()]: year.replace('{', '{"year":2027,') }))).toEqual(['file-differs'])
    expect(codesOf(signed({ [calendar()]: null }))).toEqual(['file-differs'])
  })

  test('is a template of the definitions that they carry', () => {
    const path = layout.template('six-step.v1')
    expect(codesOf(signed({ [path]: `# 另一条注释\n${textIn(path)}` }))).toEqual([])
    expect(
      codesOf(signed({ [path]: textIn(path).replace(/yellowWorkdays: \d+/u, 'yellowWorkdays: 99') })),
    ).toEqual(['file-differs'])
    expect(codesOf(signed({ [path]: 'steps: []' }))).toEqual(['file-differs'])
  })

  test('is missing only where the export says so', () => {
    expect(codesOf(written({ templates: [] }))).toEqual(['file-missing'])
    expect(codesOf(written({ calendars: [] }))).toEqual(['file-missing'])
    const [calendarGone] = material.calendars
    const missing = [
      ...material.missing,
      '模板 / template six-step.v1',
      `日历版本 / calendar version ${calendarGone?.version ?? ''}`,
    ]
    expect(codesOf(written({ templates: [], calendars: [], missing }))).toEqual([])
  })
})

describe('the list of software', () => {
  const list = (program: string, worker: string): string =>
    `${JSON.stringify(
      {
        bomFormat: 'CycloneDX',
        metadata: { component: { version: program } },
        components: [{ name: '@temporalio/worker', version: worker }],
      },
      null,
      1,
    )}\n`

  test('is of the program that exported, and of a worker no older than those of the histories', () => {
    expect(codesOf(written({ sbom: list('0.1.0', '1.24.0'), missing: [] }))).toEqual([])
    expect(codesOf(written({ sbom: list('0.1.0', '1.100.0'), missing: [] }))).toEqual([])
    expect(codesOf(written({ sbom: list('0.1.0', '1.9.9'), missing: [] }))).toEqual(['software'])
    expect(codesOf(written({ sbom: list('0.2.0', '1.24.0'), missing: [] }))).toEqual(['software'])
    expect(codesOf(written({ sbom: '{"a":1,"a":2}', missing: [] }))).toEqual(['software'])
    expect(codesOf(written({ sbom: null, missing: [] }))).toEqual(['file-missing'])
    expect(codesOf(written({ sbom: null, missing: [`${missingSoftware}npm is not there`] }))).toEqual([])
  })
})

describe('a history that is none', () => {
  test.each([
    ['no event', '{"events":[]}'],
    ['an event of nothing', '{"events":[{}]}'],
    ['null', 'null'],
    ['a list', '[[]]'],
    ['a text in the place of the events', '{"events":"none"}'],
    ['an event that is a number', '{"events":[1,null,"a"]}'],
  ])('is found, never an error: %s', (_, json) => {
    expect(codesOf(signed({ [layout.history(leap, 1)]: packText(json) }))).not.toEqual([])
  })

  test.each([
    ['cut off', '{"events":[{"eventId":"1"'],
    ['named twice', '{"events":[],"events":[]}'],
    ['nested too deeply', `{"events":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    ['a number without end', '{"events":[{"eventId":1e999}]}'],
    ['half a character', '{"events":[{"eventId":"1","a":"\\ud800"}]}'],
    ['nothing', ''],
  ])('is found, never an error: %s', (_, json) => {
    expect(codesOf(signed({ [layout.history(leap, 1)]: packText(json) }))).not.toEqual([])
  })

  test('is missed where a programme has none at all', () => {
    const teams = material.teams.map((team) => ({
      ...team,
      logs: team.logs.map(({ workflowId }) => ({ workflowId, runs: [] })),
    }))
    expect(codesOf(written({ teams }))).toContain('run-missing')
  })
})

describe('an export that would fill the memory', () => {
  test('is not unpacked beyond what its size is worth', () => {
    const bomb = gzipSync(Buffer.alloc(60 * 1024 * 1024))
    const budget = exportBudget(new Uint8Array(1_000))
    expect(() => {
      for (let count = 0; count < 3; count += 1) unpackText(bomb, budget)
    }).toThrow(ArchiveError)
    expect(() => unpackText(packText('a'), budget)).toThrow('the export unpacks to too much')
  })
})

describe('an export any node of which was changed by the holder of the key', () => {
  const changeable = (): readonly string[] =>
    [...files.keys()].filter((path) => /\.jsonl?(?:\.gz)?$/u.test(path) && !isEmpty(path))
  const isEmpty = (path: string): boolean => path.endsWith('.jsonl.gz') && textOf(path) === ''
  const textOf = (path: string): string =>
    path.endsWith('.gz') ? unpackText(files.get(path) ?? new Uint8Array()) : textIn(path)

  test('is found out, and nothing in it is an error', () => {
    for (let number = 0; number < 80; number += 1) {
      const random = randomOf('hostile', number)
      const [first = '', ...others] = changeable()
      const path = random.pick([first, ...others])
      const way = random.pick(jsonWays)
      const lines = path.endsWith('.jsonl.gz') ? textOf(path).split('\n') : [textOf(path)]
      const at = random.whole(0, Math.max(0, lines.length - 2))
      const text = lines.with(at, mutatedJson(lines[at] ?? '', way, random)).join('\n')
      const zip = signed({ [path]: path.endsWith('.gz') ? packText(text) : text })
      expect(isFound(zip), `${number}: ${way} in ${path}`).toBe(true)
    }
  })

  function isFound(zip: Uint8Array): boolean {
    try {
      return codesOf(zip).length > 0
    } catch (error) {
      if (error instanceof ArchiveError) return true
      throw error
    }
  }
})

test('a team stands in an export once', () => {
  const [team] = material.teams
  if (team === undefined) throw new Error('no team')
  expect(team.teamId).toBe(teamId)
  expect(() => codesOf(written({ teams: [team, team] }))).toThrow(ArchiveError)
})
