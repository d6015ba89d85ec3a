import type { KeyObject } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { type CheckedActors, actorsCheck } from '../../audit/check-actors.ts'
import { isObject, memberAt, textAt } from '../../audit/json-members.ts'
import { type ReceivedCommand, receivedCommands } from '../../audit/received-commands.ts'
import { leavesOf, type RunJson } from '../../audit/recorded-leaves.ts'
import { recordedRun, withEvents } from './support/history-json.ts'
import {
  newActorKey,
  signedRun,
  withBatches,
  withEntries,
  withMessage,
  withMessages,
} from './support/signed-run.ts'

const programme = 'team/longyou'
const salon = 'team/longyou/weekly-salon'
const dayMs = 86_400_000
const { privateKey, publicKey } = newActorKey()
let orders: RunJson
let meetings: RunJson

beforeAll(async () => {
  orders = signedRun(await recordedRun('teamProgramme-v0.1.0-orders-002'), programme, privateKey)
  meetings = signedRun(await recordedRun('weeklySalon-v0.1.0-three-years-029'), salon, privateKey)
})

function checked(workflowId: string, run: RunJson, key: KeyObject = publicKey): CheckedActors {
  const check = actorsCheck(workflowId, [key])
  check.next(run, leavesOf('longyou', [run]))
  return check.result()
}

const codesIn = (workflowId: string, run: RunJson): readonly string[] =>
  checked(workflowId, run).findings.map(({ code }) => code)
/** Of the entries that a command began with. */
const idsOf = (run: RunJson, ...kinds: readonly string[]): readonly string[] =>
  leavesOf('longyou', [run]).flatMap(({ commandId, kind }) =>
    kinds.includes(kind) && commandId !== null ? [commandId] : [],
  )
function received(run: RunJson, commandId: string): ReceivedCommand {
  const [command] = receivedCommands([run]).get(commandId) ?? []
  if (command === undefined) throw new Error(`${commandId} was not received`)
  return command
}
const actorOf = (run: RunJson, commandId: string): unknown =>
  memberAt(received(run, commandId).message, 'actor')

/** One command and all its entries in the name of another, as who copies a signature would write it. */
function inTheNameOf(run: RunJson, commandId: string, actor: unknown): RunJson {
  const renamed = (each: Readonly<Record<string, unknown>>): unknown =>
    each['commandId'] === commandId && each['ordered'] === undefined ? { ...each, actor } : each
  return withEntries(withMessages(run, renamed), renamed)
}

/** Another message after the one of that id. */
function receivedToo(run: RunJson, commandId: string, change: (message: object) => unknown): RunJson {
  const { eventId } = received(run, commandId)
  return withEvents(run, (events) =>
    renumbered(
      events.toSpliced(
        eventId,
        0,
        withMessage(events[eventId - 1], (message) => change(isObject(message) ? message : {})),
      ),
    ),
  )
}

const renumbered = (events: readonly unknown[]): readonly unknown[] =>
  events.map((event, index) => ({ ...(isObject(event) ? event : {}), eventId: String(index + 1) }))

describe('commands that an API signed', () => {
  test('are vouched for, each once, with all that they caused', async () => {
    const names = [
      'weeklySalon-v0.1.0-orders-001',
      'weeklySalon-v0.1.0-three-years-004',
      'weeklySalon-v0.1.0-three-years-039',
    ]
    for (const name of names) {
      const run = signedRun(await recordedRun(name), salon, privateKey)
      const ids = new Set(
        leavesOf('longyou', [run]).flatMap(({ actor, body, commandId }) =>
          actor === null || 'ordered' in body ? [] : [commandId],
        ),
      )
      expect(ids.size, name).toBeGreaterThan(2)
      expect(checked(salon, run), name).toEqual({
        signed: ids.size,
        unsigned: 0,
        localAdmin: 0,
        findings: [],
      })
    }
    expect(checked(programme, orders)).toMatchObject({ signed: 3, unsigned: 0, findings: [] })
    expect(idsOf(meetings, 'lateRecordAdmitted').length).toBeGreaterThan(0)
    expect(checked(salon, meetings).findings).toEqual([])
  })

  test('are vouched for by the key that signed them, for the workflow that received them', () => {
    const none = { signed: 0, unsigned: 0 }
    expect(checked(programme, orders, newActorKey().publicKey)).toMatchObject(none)
    expect(checked('team/changshan', orders)).toMatchObject(none)
  })

  test('count as commands of the administrator only where they are commands', () => {
    const asAdmin = (actor: unknown): unknown => ({ ...(isObject(actor) ? actor : {}), via: 'local-admin' })
    const all = withEntries(orders, (entry) => ({ ...entry, actor: asAdmin(entry['actor']) }))
    const { localAdmin, signed, unsigned } = checked(programme, all)
    expect({ localAdmin, signed, unsigned }).toEqual({ localAdmin: 3, signed: 0, unsigned: 0 })
    const carriedOut = withEntries(meetings, (entry) => ({
      ...entry,
      ordered: 2,
      kind: 'datesMoved',
      actor: { personId: 'local-admin', seatId: 'operator', via: 'local-admin' },
    }))
    expect(checked(salon, carriedOut)).toMatchObject({ localAdmin: 0, findings: [] })
  })
})

describe('an entry with a signature that was copied', () => {
  test('from another command of the team is found: a roster in the name of who suspended it', () => {
    const [suspended = ''] = idsOf(orders, 'programmeSuspended')
    const [amended = ''] = idsOf(orders, 'rosterAmended')
    for (const [from, to] of [
      [suspended, amended],
      [amended, suspended],
    ] as const)
      expect(codesIn(programme, inTheNameOf(orders, to, actorOf(orders, from)))).toEqual(['actor-signature'])
  })

  test('from another command of the same name is found, before and after the genuine one', () => {
    const ids = idsOf(meetings, 'milestonesMarked')
    const [first = ''] = ids
    const last = ids.at(-1) ?? ''
    expect(first).not.toBe(last)
    for (const [from, to] of [
      [first, last],
      [last, first],
    ] as const)
      expect(new Set(codesIn(salon, inTheNameOf(meetings, to, actorOf(meetings, from))))).toEqual(
        new Set(['actor-signature']),
      )
  })

  test('is found where the message is genuine, and the entry says something else', () => {
    const [id = ''] = idsOf(meetings, 'milestonesMarked')
    const [suspended = ''] = idsOf(orders, 'programmeSuspended')
    const otherwise = (run: RunJson, commandId: string, change: object): RunJson =>
      withEntries(run, (entry) => (entry['commandId'] === commandId ? { ...entry, ...change } : entry))
    for (const change of [
      { period: '2030-W01' },
      { bodyHash: '0123456789abcdef' },
      { marks: [] },
      { marks: [{ milestone: 'held', happenedOn: '2029-01-05', values: {}, evidence: [], note: '' }] },
      { kind: 'milestoneReturned' },
      { commandId: 'another-1' },
    ])
      expect(codesIn(salon, otherwise(meetings, id, change)), JSON.stringify(change)).toContain(
        'actor-signature',
      )
    for (const change of [{ on: '2026-12-30' }, { reason: '另一理由' }])
      expect(codesIn(programme, otherwise(orders, suspended, change))).toEqual(['actor-signature'])
  })

  test('is found where the history holds a second message of that id, which says what the entry says', () => {
    const [id = ''] = idsOf(orders, 'programmeSuspended')
    const reason = '另一理由'
    const forged = withEntries(
      receivedToo(orders, id, (message) => ({ ...message, reason })),
      (entry) => (entry['commandId'] === id ? { ...entry, reason } : entry),
    )
    expect(codesIn(programme, forged)).toEqual(['actor-signature'])
    // The genuine one alone vouches for what came of it, whatever else came under its id.
    expect(
      codesIn(
        programme,
        receivedToo(orders, id, (message) => ({ ...message, reason })),
      ),
    ).toEqual([])
  })

  test('is found where two entries are said to come of one message', () => {
    const [id = ''] = idsOf(orders, 'programmeSuspended')
    const twice = withBatches(orders, (entries) =>
      entries.flatMap((entry) => (textAt(entry, 'commandId') === id ? [entry, entry] : [entry])),
    )
    expect(codesIn(programme, twice)).toContain('actor-signature')
    const refusedToo = withBatches(orders, (entries) =>
      entries.flatMap((entry) =>
        textAt(entry, 'commandId') === id
          ? [{ ...(isObject(entry) ? entry : {}), kind: 'commandRefused', code: 'bad-input' }, entry]
          : [entry],
      ),
    )
    expect(codesIn(programme, refusedToo)).toContain('actor-signature')
  })

  test('is found where its message came later, or never', () => {
    const [id = ''] = idsOf(orders, 'programmeSuspended')
    const { eventId } = received(orders, id)
    const never = withEvents(orders, (events) => renumbered(events.toSpliced(eventId - 1, 1)))
    expect(codesIn(programme, never)).toEqual(['actor-signature'])
    const later = withEvents(orders, (events) =>
      renumbered([...events.toSpliced(eventId - 1, 1), events[eventId - 1]]),
    )
    expect(codesIn(programme, later)).toEqual(['actor-signature'])
  })

  test('is found behind the word that another workflow had ordered it', () => {
    const [id = ''] = idsOf(orders, 'programmeSuspended')
    const reason = '另一理由'
    const inProgramme = withEntries(orders, (entry) =>
      entry['commandId'] === id ? { ...entry, reason, ordered: 1 } : entry,
    )
    expect(codesIn(programme, inProgramme)).toEqual(['actor-signature'])
    const [marked = ''] = idsOf(meetings, 'milestonesMarked')
    const signedOrder = withEntries(meetings, (entry) =>
      entry['commandId'] === marked ? { ...entry, kind: 'datesMoved', ordered: 1 } : entry,
    )
    expect(codesIn(salon, signedOrder)).toContain('actor-signature')
    const { signature: _, ...unsignedActor } = Object.fromEntries(
      Object.entries(actorOf(meetings, marked) ?? {}),
    )
    const markAsOrder = withEntries(meetings, (entry) =>
      entry['commandId'] === marked ? { ...entry, ordered: 1, actor: unsignedActor } : entry,
    )
    expect(codesIn(salon, markAsOrder)).toContain('actor-signature')
  })
})

describe('a signature that was given at another time', () => {
  test('counts for a day before and after its message was received, by clocks that may be a day and an hour apart', async () => {
    const most = 49 * 3_600_000

    const run = await recordedRun('teamProgramme-v0.1.0-orders-002')
    for (const [ageMs, signed] of [
      [most - 1_000, 3],
      [1_000 - most, 3],
      [most + 1_000, 0],
      [-most - 1_000, 0],
      [400 * dayMs, 0],
    ] as const) {
      const { findings, ...counts } = checked(programme, signedRun(run, programme, privateKey, ageMs))
      expect(counts, String(ageMs)).toMatchObject({ signed })
      expect(findings).toHaveLength(3 - signed)
    }
  })

  test('does not count where the history does not say when its message came', () => {
    const timeless = withEvents(orders, (events) =>
      events.map((event) => ({ ...(isObject(event) ? event : {}), eventTime: 'once' })),
    )
    expect(checked(programme, timeless)).toMatchObject({ signed: 0 })
  })
})
