import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { entriesOf, fingerprintOf, readCheckpoint, signCheckpoint } from '../../../audit/checkpoint.ts'
import { keepDailyCheckpoint } from '../../../audit/kept-checkpoints.ts'
import { makeLogKey } from '../../../audit/log-keys.ts'
import { sha256 } from '../../../audit/merkle-tree.ts'
import { readNote } from '../../../audit/signed-note.ts'
import { teamCheckpoints } from '../../../workers/team-checkpoints.ts'
import { type CourierRig, courierRig, weekNotice } from './support/courier-rig.ts'
import { unknown } from './support/scripted-channel.ts'
import { teamWorkflowIds } from '../../../domain/cadence/state.ts'

const at = '2026-01-13T09:12:00+08:00'
const later = '2026-01-13T13:37:00+08:00'
const nextMonth = '2026-02-03T09:12:00+08:00'

const blue = weekNotice('reminder')
const red = weekNotice('red', { period: '2025-W52', dueAt: '2025-12-26T18:00:00+08:00' })
const another = weekNotice('red', { period: '2026-W03', dueAt: '2026-01-16T18:00:00+08:00' })

let folder: string
/** What is signed, by day. */
const kept = new Map<string, string>()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hopelight-checkpoints-'))
  const signer = await makeLogKey(folder)
  for (const [on, size] of [
    ['2025-12-30', 20],
    ['2025-12-31', 21],
    ['2026-01-12', 30],
    ['2026-01-31', 40],
  ] as const) {
    const signedAt = `${on}T03:17:00+08:00`
    const heads = teamWorkflowIds(blue.teamId).map((workflowId) => ({ workflowId, size, root: sha256(on) }))
    const note = signCheckpoint({ team: blue.teamId, heads, at: signedAt }, signer)
    await keepDailyCheckpoint(folder, blue.teamId, note, signedAt)
    kept.set(on, note)
  }
})

afterAll(() => rm(folder, { recursive: true, force: true }))

function lineOf(on: string): string {
  const checkpoint = readCheckpoint(readNote(kept.get(on) ?? '').text)
  return `龙游县特种纸产业帮扶团：截至 ${on} 共 ${entriesOf(checkpoint)} 条记录，指纹 ${fingerprintOf(checkpoint)}`
}

const rigOf = (seat: string, bytes = 1_000_000): Promise<CourierRig> =>
  courierRig({
    seats: { [seat]: ['p-006'], liaison: ['p-007'] },
    checkpoints: teamCheckpoints(folder),
    mail: { bytes },
  })
const closings = (rig: CourierRig) => rig.mail.journal.map(({ message }) => message.closing)

describe('the checkpoint that a month ended with', () => {
  it.each(['association-city', 'talent-office', 'auditor'] as const)(
    'is in the first message of a month to %s',
    async (seat) => {
      const rig = await rigOf(seat)
      const to = [seat]
      await rig.record([{ ...blue, seats: to }])
      await rig.look('mail', at)
      await rig.record([{ ...red, seats: to }])
      await rig.look('mail', later)
      await rig.record([{ ...another, seats: to }])
      await rig.look('mail', nextMonth)
      expect(closings(rig)).toEqual([
        ['存证检查点，请留存备查', lineOf('2025-12-31')],
        [],
        ['存证检查点，请留存备查', lineOf('2026-01-31')],
      ])
    },
  )

  it('is not sent to those whose own record it is', async () => {
    const rig = await rigOf('association-city')
    await rig.record([{ ...blue, seats: ['liaison'] }])
    await rig.look('mail', at)
    expect(closings(rig)).toEqual([[]])
  })

  it('sends a notice to the next message rather than stay behind, and stays behind rather than cut a notice', async () => {
    const told = async (bytes: number) => {
      const rig = await rigOf('auditor', bytes)
      await rig.record([blue, red, another].map((each) => ({ ...each, seats: ['auditor' as const] })))
      await rig.look('mail', at)
      return rig.mail.journal.map(({ message }) => [message.notices.length, message.closing.length])
    }
    expect(await told(1_000_000)).toEqual([[3, 2]])
    expect(await told(580)).toEqual([
      [2, 2],
      [1, 0],
    ])
    expect(await told(400)).toEqual([
      [2, 0],
      [1, 0],
    ])
  })

  it('comes again with a message of which nobody knows whether it arrived', async () => {
    const rig = await rigOf('auditor')
    rig.mail.answers(unknown)
    await rig.record([{ ...blue, seats: ['auditor'] }])
    await rig.look('mail', at)
    await rig.record([{ ...red, seats: ['auditor'] }])
    await rig.look('mail', later)
    expect(closings(rig).map((lines) => lines.length)).toEqual([2, 2])
  })
})
