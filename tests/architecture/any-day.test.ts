import { describe, expect, test } from 'vitest'
import { ownCalendarsRule, todayRule } from './any-day-rules.ts'
import { breachesIn, projectFiles } from './project-files.ts'
import { breaches } from './source-rule.ts'

const givenClock = projectFiles(
  'tests/{activities,architecture,audit,bench,config,docs,domain,install,ledger,workers}/**/*.ts',
)
/** It compares the database's clock with this machine's. */
const realClocks = ['tests/ledger/database/database-clock.ledger.test.ts']
const onRealClock = projectFiles(
  'tests/{campaign,e2e,replay,support,workflows,operations,rehearsal,temporal,client/api,client/support}/**/*.ts',
)

describe('the tests', () => {
  test('are looked at, those with a given clock and those on the real one', () => {
    expect(givenClock).toContain('tests/ledger/record/append.ledger.test.ts')
    expect(onRealClock).toContain('tests/support/rig.ts')
    expect(onRealClock).toContain('tests/client/support/api-rig.ts')
  })

  test('read no clock of the machine where one is given', () => {
    const paths = givenClock.filter((path) => !realClocks.includes(path))
    expect(breachesIn(todayRule, paths)).toEqual([])
  })

  test('bring calendars of their own years to the real clock', () => {
    expect(breachesIn(ownCalendarsRule, onRealClock)).toEqual([])
  })
})

describe.each([todayRule, ownCalendarsRule])('the rule "$rule"', (rule) => {
  test.each(rule.breaks)('finds: %j', (source) => {
    expect(breaches(rule, source)).not.toEqual([])
  })

  test.each(rule.keeps)('lets through: %j', (source) => {
    expect(breaches(rule, source)).toEqual([])
  })
})
