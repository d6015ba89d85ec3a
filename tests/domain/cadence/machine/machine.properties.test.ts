import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dateOf } from '../../../../domain/calendar/instant.ts'
import { isInOfficeHours } from '../../../../domain/calendar/office-hours.ts'
import type { CadenceCommand } from '../../../../domain/cadence/commands.ts'
import { evolve } from '../../../../domain/cadence/evolve.ts'
import { initialCadence } from '../../../../domain/cadence/state.ts'
import { decide } from '../../../../domain/cadence/decide.ts'
import { due } from '../../../../domain/cadence/due.ts'
import type { CadenceEvent } from '../../../../domain/cadence/events.ts'
import { neededFirst } from '../../../../domain/cadence/milestones.ts'
import { isRefusal, readCadenceCommand } from '../../../../domain/cadence/messages/read-message.ts'
import { type Given, play, randomRun } from './random-runs.ts'
import { at, calendars, type CadenceRun, fullMark, milestoneDefinition, startCadence } from './support.ts'

const pressing = new Set([
  'milestoneReminded',
  'milestoneTurnedYellow',
  'milestoneTurnedRed',
  'milestoneReachedLevelThree',
])
const commandNames: readonly CadenceCommand['command'][] = [
  'mark-milestones',
  'return-milestone',
  'correct-milestone',
  'admit-late-record',
]

describe('any run of commands and waiting', () => {
  test('keeps every promise of the machine', () => {
    fc.assert(
      fc.property(randomRun, (random) => {
        const { run, given } = play(random)
        expectSequence(run.events)
        expectOfficeHours(run.events)
        expectDuties(run)
        expectCommandsOnce(run, given)
        expectUnique(run.notices.map((notice) => notice.noticeId))
        const { setup } = run.state
        const initial = initialCadence({ setup, calendarVersion: calendars.version })
        expect(run.events.reduce(evolve, initial)).toStrictEqual(run.state)
      }),
      { numRuns: 6000 },
    )
  })
})

/** Without a gap or a repeat. */
function expectSequence(events: readonly CadenceEvent[]): void {
  events.forEach((event, index) => {
    if (event.sequence !== index + 1) throw new Error(`event ${index + 1} has sequence ${event.sequence}`)
  })
}

/** What the clock causes happens in the office's hours, and was scheduled for a 09:07 of a working day. */
function expectOfficeHours(events: readonly CadenceEvent[]): void {
  for (const event of events) {
    if (event.scheduledAt === undefined) continue
    if (!isInOfficeHours(calendars.calendar, event.at)) throw new Error(`${event.kind} at ${event.at}`)
    const { scheduledAt } = event
    const isLook =
      scheduledAt.endsWith('T09:07:00+08:00') && calendars.calendar.isWorkday(dateOf(scheduledAt))
    if (!isLook || scheduledAt > event.at) throw new Error(`${event.kind} scheduled at ${scheduledAt}`)
  }
}

/** Each rung once between returns, nobody pressed for what is done, closed or suspended, done stays done, needs first. */
function expectDuties(run: CadenceRun): void {
  const { step } = run.state.setup.definition
  const done = new Set<string>()
  const fired = new Set<string>()
  const closed = new Set<string>()
  const noted = new Set<string>()
  let suspendedOn: string | null = null
  for (const event of run.events) {
    if (event.kind === 'cadenceSuspended') suspendedOn = event.on
    if (event.kind === 'cadenceResumed') suspendedOn = null
    if (event.scheduledAt !== undefined && suspendedOn !== null && dateOf(event.at) >= suspendedOn)
      throw new Error(`${event.kind} while suspended`)
    if (event.kind === 'outageNoted') {
      if (noted.has(event.at)) throw new Error(`two outages noted at ${event.at}`)
      noted.add(event.at)
    }
    if (event.kind === 'occurrenceClosed') closed.add(event.period)
    if (!('period' in event)) continue
    if (event.kind === 'milestonesMarked')
      for (const mark of event.marks) {
        const key = `${event.period}/${mark.milestone}`
        if (done.has(key)) throw new Error(`${key} was done twice`)
        done.add(key)
      }
    if (event.kind === 'lateRecordAdmitted') {
      const key = `${event.period}/${event.mark.milestone}`
      if (done.has(key) || !closed.has(event.period)) throw new Error(`${key} was admitted though not missed`)
      done.add(key)
    }
    if (event.kind === 'milestoneCorrected' && !done.has(`${event.period}/${event.mark.milestone}`))
      throw new Error(`${event.mark.milestone} was corrected though not done`)
    const marks =
      event.kind === 'milestonesMarked'
        ? event.marks
        : event.kind === 'lateRecordAdmitted'
          ? [event.mark]
          : []
    for (const mark of marks)
      for (const needed of neededFirst(milestoneDefinition(step, mark.milestone)))
        if (!done.has(`${event.period}/${needed}`)) throw new Error(`${mark.milestone} before ${needed}`)
    if (event.kind === 'milestoneReturned') {
      const key = `${event.period}/${event.milestone}`
      done.delete(key)
      for (const each of fired)
        if (each.startsWith(`${key}/milestoneT`) || each.startsWith(`${key}/milestoneReached`))
          fired.delete(each)
    }
    if (pressing.has(event.kind) && 'milestone' in event) {
      const key = `${event.period}/${event.milestone}`
      if (done.has(key) || closed.has(event.period)) throw new Error(`${event.kind} of ${key}, which is done`)
      if (event.kind === 'milestoneReminded') continue
      if (fired.has(`${key}/${event.kind}`)) throw new Error(`${event.kind} of ${key} twice`)
      fired.add(`${key}/${event.kind}`)
    }
  }
}

const ofCommands: ReadonlySet<string> = new Set([
  'milestonesMarked',
  'markRepeated',
  'milestoneReturned',
  'milestoneCorrected',
  'lateRecordAdmitted',
  'orderIssued',
  'orderReplied',
  'orderReturned',
  'orderClosed',
])

/** None lost, none doubled, the same again gives the same answer. */
function expectCommandsOnce(run: CadenceRun, given: readonly Given[]): void {
  const answers = new Map<string, string>()
  for (const { command, decision } of given) {
    if (decision.refused) continue
    const { sequence, at: recordedAt, state } = decision.answer
    const answer = JSON.stringify({ sequence, recordedAt, state })
    const earlier = answers.get(command.commandId)
    if (earlier !== undefined && decision.events.length === 0) expect(answer).toBe(earlier)
    answers.set(command.commandId, answer)
    const first = run.events.find((event) => event.sequence === sequence)
    if (first?.actor === undefined || first.at > run.now)
      throw new Error(`${command.commandId} is not recorded`)
    const [caused] = decision.events
    if (caused === undefined) continue
    if (caused.kind !== 'markRepeated') expect(caused.sequence).toBe(sequence)
    expect(caused.commandId).toBe(command.commandId)
    const from = caused.sequence - 1
    expect(run.events.slice(from, from + decision.events.length)).toEqual(decision.events)
  }
  const batches = given.filter(({ decision }) => !decision.refused && decision.events.length > 0)
  const recorded = run.events.filter(({ kind }) => ofCommands.has(kind))
  expect(recorded).toHaveLength(batches.length)
}

function expectUnique(texts: readonly string[]): void {
  const seen = new Set<string>()
  for (const text of texts) {
    if (seen.has(text)) throw new Error(`twice: ${text}`)
    seen.add(text)
  }
}

describe('any message', () => {
  test('is read as a command or refused, never thrown at', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...commandNames),
        fc.constantFrom('update' as const, 'signal' as const),
        fc.oneof(fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true }), almostMessage),
        (name, way, message) => {
          const read = readCadenceCommand(name, message, way)
          expect(isRefusal(read) || read.command === name).toBe(true)
        },
      ),
      { numRuns: 4000 },
    )
  })

  test('that is read as a command is decided on, never thrown at', () => {
    const states = [at('2026-01-06'), at('2026-03-06'), at('2026-04-02'), at('2027-01-04')].flatMap(
      (moment) =>
        [
          startCadence({ step: 'weekly-salon' }).until(moment),
          startCadence({ step: 'monthly-visit' }).until(moment),
          startCadence({ step: 'half-year-project' }).until(moment),
        ].map((run) => ({ state: run.state, moment })),
    )
    let decided = 0
    fc.assert(
      fc.property(
        fc.constantFrom(...states),
        fc.constantFrom(...commandNames),
        almostMessage,
        ({ state, moment }, name, message) => {
          const period = state.occurrences[0]?.period ?? ''
          const read = readCadenceCommand(name, { ...message, period: message.period ?? period }, 'update')
          if (isRefusal(read)) return
          decided += 1
          const decision = decide(state, read, moment)
          if (!decision.refused)
            expect(decision.events.at(-1)?.sequence).toBe(state.sequence + decision.events.length)
        },
      ),
      { numRuns: 6000 },
    )
    expect(decided).toBeGreaterThan(500)
  })
})

const anyValue = fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.array(fc.string()), fc.anything())
const anyMark = fc.record({
  milestone: fc.oneof(fc.constantFrom('held', 'topic-set', 'visited', 'selected', 'accepted'), fc.string()),
  happenedOn: fc.oneof(fc.constantFrom('2026-01-05', '2026-03-05', '2026-02-30', '2026-12-31'), anyValue),
  values: fc.oneof(
    fc.constant(fullMark('weekly-salon', 'held', '2026-03-05').values),
    fc.dictionary(
      fc.oneof(fc.constantFrom('place', 'form', 'attendees', 'experts', 'topic'), fc.string()),
      anyValue,
    ),
  ),
  evidence: fc.oneof(
    fc.constant(fullMark('weekly-salon', 'held', '2026-03-05').evidence),
    fc.array(
      fc.record({ kind: fc.constantFrom('sign-in', 'record', 'x'), name: fc.string(), url: fc.webUrl() }),
    ),
  ),
  note: fc.oneof(fc.constant(''), fc.string({ maxLength: 2100 }), anyValue),
})
const plainMark = fc.record({
  milestone: fc.constantFrom(
    'held',
    'topic-set',
    'minutes-filed',
    'visited',
    'confirmed',
    'selected',
    'hold',
  ),
  happenedOn: fc.constantFrom('2026-01-05', '2026-01-06', '2026-03-05', '2026-04-01', '2030-01-01'),
  values: fc.constantFrom(
    fullMark('weekly-salon', 'held', '2026-03-05').values,
    fullMark('weekly-salon', 'topic-set', '2026-03-05').values,
    fullMark('monthly-visit', 'visited', '2026-03-05').values,
    { place: 1, form: [], attendees: '三' },
  ),
  evidence: fc.constantFrom(fullMark('weekly-salon', 'held', '2026-03-05').evidence, []),
})
const markish = fc.oneof(plainMark, anyMark)
/** A message that has most of what it needs. */
const almostMessage = fc.record({
  commandId: fc.oneof({ weight: 9, arbitrary: fc.uuid() }, { weight: 1, arbitrary: anyValue }),
  actor: fc.oneof(
    {
      weight: 9,
      arbitrary: fc.record({
        personId: fc.constant('p-006'),
        seatId: fc.constantFrom('liaison', 'association-city', 'enterprise'),
        via: fc.constantFrom('api', 'local-admin', 'x'),
      }),
    },
    { weight: 1, arbitrary: anyValue },
  ),
  period: fc.oneof(
    { weight: 3, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.oneof(fc.string({ minLength: 1, maxLength: 16 }), fc.constant('2026-W09')) },
  ),
  marks: fc.oneof(
    { weight: 9, arbitrary: fc.array(markish, { maxLength: 3 }) },
    { weight: 1, arbitrary: anyValue },
  ),
  mark: markish,
  milestone: fc.constantFrom('held', 'visited', 'selected', 'x'),
  reason: fc.oneof(fc.constant('缺页'), fc.string()),
  limitWorkdays: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.constant(undefined), anyValue),
})

describe('any moment', () => {
  test('outside the hours of the office causes nothing; within them only what was scheduled before', () => {
    const states = [
      startCadence({ step: 'weekly-salon' }).until(at('2026-03-02')).state,
      startCadence({ step: 'monthly-visit' }).until(at('2026-03-02')).state,
    ]
    fc.assert(
      fc.property(
        fc.constantFrom(...states),
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 0, max: 1439 }),
        (state, days, minutes) => {
          const date = new Date(Date.UTC(2026, 2, 2 + days)).toISOString().slice(0, 10)
          const two = (value: number): string => String(value).padStart(2, '0')
          const moment = at(date, `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`)
          const events = due(state, moment)
          if (!isInOfficeHours(calendars.calendar, moment)) expect(events).toEqual([])
          for (const event of events) expect((event.scheduledAt ?? '9') <= moment).toBe(true)
        },
      ),
      { numRuns: 2000 },
    )
  })
})
