import { describe, expect, test } from 'vitest'
import { beginsAt } from '../../rehearsal/begins-at.ts'
import { type CastName, castNames, casts } from '../../rehearsal/casts.ts'
import { mayConclude } from '../../rehearsal/may-conclude.ts'
import { planCommands } from '../../rehearsal/plan-commands.ts'
import type { PlannedCommand } from '../../rehearsal/planned-command.ts'
import { addDays } from '../../domain/calendar/civil-date.ts'
import { dateOf, type Instant } from '../../domain/calendar/instant.ts'
import type { CadenceCommand } from '../../domain/cadence/commands.ts'
import { planPeriods } from '../../domain/cadence/plan/plan-periods.ts'
import type { PlannedOccurrence } from '../../domain/cadence/plan/plan.ts'
import { isRefusal, readCadenceCommand } from '../../domain/cadence/messages/read-message.ts'
import { type StepKey, stepKeys } from '../../domain/programme/steps.ts'
import { at, calendars, definitionOf, startCadence } from '../domain/cadence/machine/support.ts'
import { testTeam } from '../support/rig.ts'

const startOn = '2026-03-02'
const team = testTeam('qs-tea', startOn)
const seeds = [1, 2, 3, 4, 5]

interface Played {
  readonly codes: readonly string[]
  readonly accepted: number
  /** Commands after which the cadence had concluded. */
  readonly concludedBy: readonly PlannedCommand[]
}

function occurrencesOf(step: StepKey, startedAt: Instant): readonly PlannedOccurrence[] {
  const definition = definitionOf(step)
  return planPeriods(calendars.calendar, calendars.version, {
    definition,
    startOn,
    salonWeekday: team.salon.weekday,
    startedAt,
    fromIndex: 0,
    count: definition.count,
    stripFirstOn: startOn,
    stripReachesOn: startOn,
  }).occurrences
}

function commandsOf(step: StepKey, cast: CastName, seed: number, startedAt = at(startOn, '10:30')) {
  const definition = definitionOf(step)
  const scene = { team, definition, workingDays: calendars.calendar, habits: casts[cast], seed }
  return planCommands(scene, occurrencesOf(step, startedAt))
}

const names = {
  markMilestones: 'mark-milestones',
  returnMilestone: 'return-milestone',
  correctMilestone: 'correct-milestone',
  admitLateRecord: 'admit-late-record',
} as const satisfies Record<PlannedCommand['update'], CadenceCommand['command']>

/** Gives all commands to the pure machine, as a rehearsal gives them to the workflow. */
function play(step: StepKey, commands: readonly PlannedCommand[], startedAt: Instant): Played {
  const run = startCadence({ step, startOn, startedAt })
  const codes: string[] = []
  const concludedBy: PlannedCommand[] = []
  let accepted = 0
  for (const command of commands) {
    run.until(command.at)
    const read = readCadenceCommand(names[command.update], command.message, 'update')
    const decision = isRefusal(read) ? read : run.give(read)
    if (decision.refused) codes.push(decision.code)
    else accepted += 1
    if (run.state.concluded) concludedBy.push(command)
  }
  return { codes, accepted, concludedBy }
}

describe('the commands of a cast', () => {
  test.each(castNames)('of %s are taken by the machine, but for the wrongs that are meant', (cast) => {
    const startedAt = at(startOn, '10:30')
    const codes = new Set<string>()
    let accepted = 0
    let refused = 0
    for (const step of stepKeys) {
      for (const seed of seeds) {
        const commands = commandsOf(step, cast, seed)
        const played = play(step, commands, startedAt)
        accepted += played.accepted
        refused += played.codes.length
        for (const code of played.codes) codes.add(code)
        const mayEnd = mayConclude(occurrencesOf(step, startedAt).at(-1), commands)
        expect(played.concludedBy.filter((command) => !mayEnd(command))).toEqual([])
      }
    }
    expect([...codes].toSorted()).toEqual(
      ['command-id-reused', 'evidence-missing', 'needs-first'].filter((code) => codes.has(code)),
    )
    expect(codes.has('evidence-missing')).toBe(true)
    expect(refused / accepted).toBeLessThan(0.1)
  })

  test('come in order of time and depend on nothing but their seed', () => {
    for (const step of stepKeys) {
      const commands = commandsOf(step, 'mixed', 7)
      const instants = commands.map((command) => command.at)
      expect(instants).toEqual(instants.toSorted())
      expect(commandsOf(step, 'mixed', 7)).toEqual(commands)
      expect(commandsOf(step, 'mixed', 8)).not.toEqual(commands)
      expect(JSON.parse(JSON.stringify(commands))).toEqual(commands)
    }
  })

  test('of a cast that is late come later and are fewer in number than those of a steady one', () => {
    const [steady, late, absent] = (['steady', 'late', 'absent'] as const).map((cast) =>
      stepKeys.reduce((sum, step) => sum + commandsOf(step, cast, 1).length, 0),
    )
    expect(steady).toBeGreaterThan(600)
    expect(late).toBeGreaterThan(500)
    expect(absent).toBeLessThan(200)
  })

  test('are the same at whatever hour of a day the rehearsal is asked for', () => {
    for (const day of [startOn, addDays(startOn, -1)]) {
      const hours = ['00:00', '06:30', '09:06', '09:07', '09:08', '13:00', '18:00', '18:01', '23:59']
      for (const step of stepKeys) {
        const [first, ...others] = hours.map((hour) => {
          const startedAt = beginsAt(calendars.calendar, at(day, hour))
          return { opened: occurrencesOf(step, startedAt), sent: commandsOf(step, 'mixed', 3, startedAt) }
        })
        for (const other of others) expect(other).toEqual(first)
      }
    }
  })
})

test('a rehearsal begins when it is asked for, on a working day not before the clock has looked', () => {
  const begins = (moment: Instant): Instant => beginsAt(calendars.calendar, moment)
  expect(begins(at(startOn, '08:00'))).toBe(at(startOn, '09:08'))
  expect(begins(at(startOn, '09:07'))).toBe(at(startOn, '09:08'))
  expect(begins(at(startOn, '09:08'))).toBe(at(startOn, '09:08'))
  expect(begins(at(startOn, '22:00'))).toBe(at(startOn, '22:00'))
  const sunday = addDays(startOn, -1)
  expect(dateOf(begins(at(sunday, '03:00')))).toBe(sunday)
})

test('the manners of each cast add up to a hundred', () => {
  for (const { manners } of Object.values(casts))
    expect(Object.values(manners).reduce((sum, percent) => sum + percent, 0)).toBe(100)
})
