import { describe, expect, it } from 'vitest'
import { fileValue, typedValues } from '../../../client/cli/typed-values.ts'
import { milestoneDefinition } from '../../domain/cadence/machine/support.ts'

const held = milestoneDefinition('weekly-salon', 'held').facts
const feedback = milestoneDefinition('monthly-visit', 'feedback').facts
const confirmed = milestoneDefinition('monthly-visit', 'confirmed').facts
const visit = milestoneDefinition('monthly-visit', 'plan-filed').facts

describe('values of --set', () => {
  it.each([
    [held, ['attendees=12'], { attendees: 12 }],
    [held, ['attendees=１２ '], { attendees: 12 }],
    [held, ['attendees=-1'], { attendees: -1 }],
    // What is no number stays as it was given, so that it is refused in the words of the rule.
    [held, ['attendees=十二'], { attendees: '十二' }],
    [held, ['attendees=1e3'], { attendees: '1e3' }],
    [held, ['attendees=0x10'], { attendees: '0x10' }],
    [held, ['attendees='], {}],
    [held, ['place=a=b'], { place: 'a=b' }],
    [held, ['place=12'], { place: '12' }],
    [
      held,
      ['services=科研成果供给', 'services= 人才技术支撑'],
      { services: ['科研成果供给', '人才技术支撑'] },
    ],
    [feedback, ['score=5', 'firmConfirmed=是'], { score: 5, firmConfirmed: true }],
    [feedback, ['firmConfirmed=NO'], { firmConfirmed: false }],
    [feedback, ['firmConfirmed=也许'], { firmConfirmed: '也许' }],
    [confirmed, ['visitFromOn=２０２６-０３-０２'], { visitFromOn: '2026-03-02' }],
    [visit, ['plannedFirms=甲', 'plannedFirms=乙'], { plannedFirms: ['甲', '乙'] }],
    [visit, ['plannedFirms=甲'], { plannedFirms: ['甲'] }],
    [held, ['colour=red'], { colour: 'red' }],
  ])('are typed by the template (case %#)', (facts, given, expected) => {
    expect(typedValues(facts, given)).toEqual(expected)
  })

  it.each([[['topic']], [['=x']], [['place=a', 'place=b']]])('%j is bad input', (given) => {
    expect(() => typedValues(held, given)).toThrow(/--set/)
  })
})

describe('values of a record file', () => {
  it('keep what YAML typed, but for texts that look like numbers and single texts of a list', () => {
    const [place, , attendees] = held
    expect(fileValue(attendees, 3)).toBe(3)
    expect(fileValue(attendees, '３')).toBe(3)
    expect(fileValue(place, 12)).toBe('12')
    expect(fileValue(visit[0], '甲')).toEqual(['甲'])
    expect(fileValue(visit[0], ['甲', '乙'])).toEqual(['甲', '乙'])
    expect(fileValue(undefined, 'x')).toBe('x')
  })
})
