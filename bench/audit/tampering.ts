import { type ArchiveFiles, openArchive, packArchive, packText, unpackText } from '../../audit/archive.ts'
import { layout } from '../../audit/export-layout.ts'
import { manifestText } from '../../audit/manifest.ts'
import { type NoteSigner, signNote } from '../../audit/signed-note.ts'
import type { Random } from '../../rehearsal/random.ts'
import { jsonWays, mutatedJson } from './json-mutation.ts'

/** Ways to change an export; each changes something. */
export const outsiderWays = [
  'one bit',
  'one byte',
  'a piece taken out',
  'a piece put in',
  'the tail cut off',
  'two pieces exchanged',
] as const
export type OutsiderWay = (typeof outsiderWays)[number]

/** By somebody without a key: bytes anywhere in the file. */
export function changeBytes(zip: Uint8Array, way: OutsiderWay, random: Random): Uint8Array {
  const at = random.whole(0, zip.length - 1)
  const length = random.whole(1, 64)
  const before = zip.subarray(0, at)
  switch (way) {
    case 'one bit':
      return zip.with(at, (zip[at] ?? 0) ^ (1 << random.whole(0, 7)))
    case 'one byte':
      return zip.with(at, ((zip[at] ?? 0) + random.whole(1, 255)) % 256)
    case 'a piece taken out':
      return Buffer.concat([before, zip.subarray(at + length)])
    case 'a piece put in':
      return Buffer.concat([before, Buffer.from(random.hex(length)), zip.subarray(at)])
    case 'the tail cut off':
      return before
    case 'two pieces exchanged':
      return exchanged(zip, at, length)
  }
}

/** The same bytes back when the two pieces happen to be equal: a piece is put in then. */
function exchanged(zip: Uint8Array, at: number, length: number): Uint8Array {
  const [one, other] = [zip.subarray(at, at + length), zip.subarray(at + length, at + 2 * length)]
  const changed = Buffer.concat([zip.subarray(0, at), other, one, zip.subarray(at + 2 * length)])
  return changed.equals(zip) ? Buffer.concat([zip, Buffer.of(0)]) : changed
}

export const insiderWays = [
  'an entry changed',
  'an entry removed',
  'an entry repeated',
  'two entries exchanged',
  'the last entries cut off',
  'a history event changed',
  'a history event removed',
  'two history events exchanged',
  'a file removed',
  'a file put in',
  'a node changed',
] as const
export type InsiderWay = (typeof insiderWays)[number]

/** By somebody who has the log's key and makes a new manifest, but changes one thing only. */
export function changeAndSign(
  zip: Uint8Array,
  way: InsiderWay,
  random: Random,
  signer: NoteSigner,
): Uint8Array {
  const { files } = openArchive(zip)
  const changed = new Map(changeOneFile(files, way, random))
  changed.set(layout.manifest, Buffer.from(signNote(manifestText(signer.name, changed), [signer])))
  return packArchive(changed)
}

function changeOneFile(files: ArchiveFiles, way: InsiderWay, random: Random): ArchiveFiles {
  const paths = [...files.keys()].filter((path) => path !== layout.manifest)
  const starting = (word: string): string =>
    pickOf(
      paths.filter((path) => path.startsWith(word)),
      random,
    )
  switch (way) {
    case 'an entry changed':
    case 'an entry removed':
    case 'an entry repeated':
    case 'two entries exchanged':
    case 'the last entries cut off': {
      const path = starting('entries/')
      const lines = unpackText(files.get(path) ?? new Uint8Array())
        .split('\n')
        .slice(0, -1)
      const text = changeList(lines, way, random, (line) => line.replace('"at":"20', '"at":"19'))
      return new Map([...files, [path, packText(text.map((line) => `${line}\n`).join(''))]])
    }
    case 'a history event changed':
    case 'a history event removed':
    case 'two history events exchanged': {
      const histories = paths
        .filter((path) => path.startsWith('histories/'))
        .map((path) => ({ path, ...coveredPart(unpackText(files.get(path) ?? new Uint8Array())) }))
        .filter(({ covered }) => covered.length > 1)
      const { path, covered, beyond } = pickOf(histories, random)
      const list = changeList(covered, way, random, (event) => ({ ...event, taskId: '1' }))
      return new Map([...files, [path, packText(JSON.stringify({ events: [...list, ...beyond] }))]])
    }
    case 'a file removed': {
      const path = pickOf(paths, random)
      return new Map([...files].filter(([each]) => each !== path))
    }
    case 'a file put in':
      return new Map([...files, [`${pickOf(paths, random)}.${random.hex(4)}`, Buffer.from(random.hex(8))]])
    case 'a node changed': {
      const path = pickOf(
        paths.filter((each) => each.endsWith('.json')),
        random,
      )
      const text = Buffer.from(files.get(path) ?? []).toString('utf8')
      return new Map([...files, [path, Buffer.from(mutatedJson(text, random.pick(jsonWays), random))]])
    }
  }
}

function changeList<T>(
  list: readonly T[],
  way: Exclude<InsiderWay, `a file ${string}` | 'a node changed'>,
  random: Random,
  change: (item: T) => T,
): readonly T[] {
  const at = random.whole(0, list.length - 1)
  const item = list.slice(at, at + 1)
  switch (way) {
    case 'an entry changed':
    case 'a history event changed':
      return [...list.slice(0, at), ...item.map(change), ...list.slice(at + 1)]
    case 'an entry removed':
    case 'a history event removed':
      return list.toSpliced(at, 1)
    case 'an entry repeated':
      return list.toSpliced(at, 0, ...item)
    case 'two entries exchanged':
    case 'two history events exchanged': {
      const [first, second] = at === 0 ? [0, list.length - 1] : [at - 1, at]
      const part = (from: number, to: number): readonly T[] => list.slice(from, to)
      const between = part(first + 1, second)
      const exchangedList = [
        ...part(0, first),
        ...part(second, second + 1),
        ...between,
        ...part(first, first + 1),
        ...part(second + 1, list.length),
      ]
      return list.length > 1 ? exchangedList : []
    }
    case 'the last entries cut off':
      return list.slice(0, at)
  }
}

type EventJson = Readonly<Record<string, unknown>>

/** What the entries vouch for: the events up to the last marker. What follows is covered by the manifest alone. */
function coveredPart(json: string): {
  readonly covered: readonly EventJson[]
  readonly beyond: readonly EventJson[]
} {
  const { events } = historyOf(json)
  const end = events.findLastIndex((event) => 'markerRecordedEventAttributes' in event) + 1
  return { covered: events.slice(0, end), beyond: events.slice(end) }
}

function historyOf(json: string): { readonly events: readonly EventJson[] } {
  // oxlint-disable-next-line typescript/no-unsafe-return -- Temporal's form of a history
  return JSON.parse(json)
}

function pickOf<T>(list: readonly T[], random: Random): T {
  const [first, ...rest] = list
  if (first === undefined) throw new Error('there is nothing to pick from')
  return random.pick([first, ...rest])
}
