import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { rotateLogKey } from '../../audit/log-keys.ts'
import { checkSharedLedger, joinSharedLedger, type OwnPlace } from '../../operations/up/join-shared-ledger.ts'
import { archiveId } from '../../ledger/archive/archive-id.ts'
import { counterparts } from '../../ledger/counterparts.ts'
import type { PostgresPlace } from '../../ledger/ledger-place.ts'
import { openLedger } from '../../ledger/open-ledger.ts'
import { newPostgresPlace, openedLedger } from './support/ledgers.ts'

const at = '2026-11-27T09:00:00+08:00'
let root = ''
let shared: PostgresPlace
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'shared-ledger-'))
  shared = newPostgresPlace()
})
afterEach(() => rm(root, { recursive: true }))

function machine(name: string, archive: string | null = 'archive'): OwnPlace {
  return { dataFolder: join(root, name), archiveFolder: archive === null ? null : join(root, archive) }
}

async function joined(place: OwnPlace): Promise<void> {
  const ledger = await openLedger(shared)
  try {
    await joinSharedLedger(ledger, place, at)
  } finally {
    await ledger.close()
  }
}

const copyKeys = (from: string, to: string): Promise<void> =>
  cp(join(root, from, 'keys'), join(root, to, 'keys'), { recursive: true })

async function refusalOf(place: OwnPlace): Promise<string> {
  const error: unknown = await joined(place).then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toMatchObject({ name: 'SharedLedgerError' })
  return error instanceof Error ? error.message : ''
}

describe('a process that starts on a ledger in PostgreSQL', () => {
  it('gives it its log key and its archive when it is the first, and finds them again', async () => {
    await joined(machine('one', null))
    await joined(machine('one', null))
    const known = await counterparts(await openedLedger(shared))
    expect(known.get('log-key')).toMatch(/^hopelight-/)
    expect(known.get('archive')).toBe(await archiveId(join(root, 'one', 'archive')))
  })

  it('is refused in one sentence when neither key nor archive is the shared one, and makes no log key', async () => {
    await joined(machine('one'))
    const told = await refusalOf(machine('two', null))
    expect(told).not.toContain('\n')
    expect(told).toContain(join(root, 'two', 'keys'))
    expect(told).toContain('HOPELIGHT_ARCHIVE')
    expect(await readdir(join(root, 'two', 'keys'))).toEqual(['api-actor.pem', 'api-actor.pem.pub'])
  })

  it('is refused with another log key, another archive, or an empty folder in its place', async () => {
    await joined(machine('one'))
    expect(await refusalOf(machine('two'))).not.toContain('HOPELIGHT_ARCHIVE')
    await copyKeys('one', 'two')
    for (const archive of [null, 'elsewhere']) {
      const told = await refusalOf(machine('two', archive))
      expect(told).toContain('HOPELIGHT_ARCHIVE')
      expect(told).not.toContain('keys/log')
    }
    await joined(machine('two'))
  })

  it('goes on after a rotation, which leaves out the machines that have not its key yet', async () => {
    await joined(machine('one'))
    await copyKeys('one', 'two')
    await rotateLogKey(join(root, 'one'), at)
    await joined(machine('two'))
    await joined(machine('one'))
    expect(await refusalOf(machine('two'))).toContain('keys/log')
    await rm(join(root, 'two', 'keys'), { recursive: true })
    await copyKeys('one', 'two')
    await joined(machine('two'))
  })

  it('is one of several that start at the same moment and agree', async () => {
    const outcomes = await Promise.allSettled(
      ['one', 'two', 'three'].map((name) => joined(machine(name, `archive-${name}`))),
    )
    const winners = outcomes.filter(({ status }) => status === 'fulfilled')
    expect(winners.length).toBeLessThanOrEqual(1)
    const known = await counterparts(await openedLedger(shared))
    expect([...known.keys()].toSorted()).toEqual(['archive', 'log-key'])
  })

  it('may be checked without a change, and is never asked for what the ledger does not know', async () => {
    const ledger = await openedLedger(shared)
    await checkSharedLedger(ledger, machine('one'))
    expect(await counterparts(ledger)).toEqual(new Map())
    await joinSharedLedger(ledger, machine('one'), at)
    await checkSharedLedger(ledger, machine('one'))
    await expect(checkSharedLedger(ledger, machine('two'))).rejects.toThrow('keys')
  })
})
