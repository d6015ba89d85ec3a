import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { commands } from '../../../client/cli/commands.ts'
import { groupSummaries } from '../../../client/cli/load-commands.ts'
import { newToken } from '../../../operations/up/api-file.ts'
import { proofOf } from '../../../client/local-api/server-proof.ts'
import { occurrenceResults } from '../../../domain/cadence/events.ts'
import { deliveryStates } from '../../../domain/notices/delivery-states.ts'
import { runCommandLine } from '../../../client/cli/run-command-line.ts'

/** Clears the screen, paints a verdict, adds a row of its own, turns the direction, hides what follows. */
const hostile =
  '缺表\u001b[2J\u001b[1;1H\u009b32m核验通过\n2026-11-27 17:01  2026-11-27  伪造\r\u202e\u2028\u200b\u0007'
const at = '2026-11-27T17:01:00+08:00'
const light = { light: 'green', word: hostile }
const duty = {
  ...light,
  teamId: 'longyou',
  step: 'weekly-salon',
  period: '2026-W48',
  milestone: hostile,
  name: hostile,
  owner: 'liaison',
  optional: false,
  press: 'pressed',
  meeting: true,
  state: hostile,
  dueAt: at,
  provisional: false,
  returnedReason: hostile,
  waitsForNames: [hostile],
  mark: { happenedOn: '2026-11-27', personId: 'p-006', belowNorm: [hostile] },
  county: hostile,
  stepName: hostile,
  command: hostile,
}
const answers: Readonly<Record<string, unknown>> = {
  '/people': { people: [{ personId: 'p-006', name: hostile }] },
  '/attentions': {
    attentions: [{ kind: hostile, subject: hostile, since: at, text: { zh: hostile, en: hostile } }],
  },
  '/channels': {
    channels: [{ channelId: hostile, disabledAt: at, faultCode: hostile, failingSince: null, pending: 1 }],
  },
  '/inbox': { asOf: at, seat: null, duties: [duty] },
  '/notices': {
    asOf: at,
    counts: Object.fromEntries(deliveryStates.map((state) => [state, 1])),
    unaddressed: 0,
    notices: [
      {
        number: hostile,
        county: hostile,
        content: hostile,
        channel: hostile,
        recipientId: 'p-006',
        state: 'failed',
        reason: hostile,
        notBefore: null,
        repeats: 0,
        repeatAt: null,
        at,
        acknowledged: { at, personId: 'p-006', note: hostile },
      },
    ],
  },
  '/teams/longyou': {
    teamId: 'longyou',
    name: hostile,
    county: hostile,
    industry: hostile,
    template: 'six-step.v1',
    startOn: '2026-01-05',
    endsOn: '2029-01-04',
    state: hostile,
    suspendedOn: null,
    releasedTo: hostile,
    asOf: at,
    standstills: [],
    steps: [
      {
        ...light,
        step: 'weekly-salon',
        name: hostile,
        meeting: true,
        state: hostile,
        open: [{ ...light, period: '2026-W48', provisional: true, milestones: [duty] }],
        next: null,
        closed: Object.fromEntries(occurrenceResults.map((result) => [result, 1])),
      },
    ],
    orders: [],
  },
  '/teams/longyou/history': {
    teamId: 'longyou',
    source: 'temporal',
    events: [
      {
        workflowId: 'team/longyou/weekly-salon',
        sequence: 1,
        at,
        kind: 'milestoneReturned',
        period: '2026-W48',
        milestone: 'held',
        reason: hostile,
        actor: { personId: 'p-006', seatId: hostile, via: hostile },
        dates: { dueAt: at, previousDueAt: at },
      },
    ],
  },
}

const token = newToken()
let server: Server
let environment: Readonly<Record<string, string>>

beforeAll(async () => {
  server = createServer(({ url = '' }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://127.0.0.1')
    const { port } = addressOf(server)
    const proof = proofOf(token, searchParams.get('challenge') ?? '', port)
    const known = pathname === '/hello' ? { port, proof } : answers[pathname]
    response.writeHead(known === undefined ? 404 : 200, { 'content-type': 'application/json' })
    const error = { code: 'unknown-team', message: hostile, commandId: null, details: [] }
    response.end(JSON.stringify(known ?? { error }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  environment = { HOPELIGHT_API: `http://127.0.0.1:${addressOf(server).port}`, HOPELIGHT_TOKEN: token }
})

afterAll(() => new Promise((resolve) => server.close(resolve)))

function addressOf(listening: Server): AddressInfo {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  return listening.address() as AddressInfo
}

async function written(words: readonly string[], colour = false): Promise<string> {
  let all = ''
  const write = (text: string): void => void (all += text)
  await runCommandLine(commands, groupSummaries, words, {
    terminal: { colour, columns: colour ? 100 : null },
    now: at,
    environment,
    writeOut: write,
    writeError: write,
  })
  return all
}

const acted = /(?!\n)[\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u206f]/u
// oxlint-disable-next-line no-control-regex -- our own styles
const ownStyles = /\u001b\[(?:1|2|22|3[1-4]|39)m/g
const lines: readonly (readonly string[])[] = [
  ['history', 'longyou'],
  ['show', 'longyou'],
  ['inbox', '--as', 'liaison@longyou'],
  ['notices'],
  ['show', 'quzhou'],
]

describe('what the API answers', () => {
  test.each(lines)('never acts on the screen: %s %s', async (...words) => {
    const text = await written(words)
    expect(text).toContain('‹U+001B›[2J')
    expect(text).not.toMatch(acted)
    expect((await written(words, true)).replaceAll(ownStyles, '')).not.toMatch(acted)
    const json = await written([...words, '--json'])
    expect(json).not.toMatch(acted)
    expect(JSON.stringify(JSON.parse(json))).toContain(JSON.stringify(hostile).slice(1, -1))
  })

  test('adds no row to a history, on the screen or in a table for a spreadsheet', async () => {
    const rows = (await written(['history', 'longyou'])).trimEnd().split('\n')
    expect(rows).toHaveLength(3)
    expect(rows.filter((row) => row.startsWith('2026-11-27'))).toHaveLength(1)
    const csv = await written(['history', 'longyou', '--csv'])
    expect(csv.trimEnd().split(/\r?\n/u)).toHaveLength(2)
    expect(csv.replaceAll('\r\n', '').replace('\ufeff', '')).not.toMatch(acted)
  })
})
