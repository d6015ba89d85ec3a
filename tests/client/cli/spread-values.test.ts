import { describe, expect, test } from 'vitest'
import { spreadValues } from '../../../client/cli/spread-values.ts'

const command = {
  arguments: ['<TEAM>', '<STEP>', '<PERIOD>', '[MILESTONE]'].map((form) => ({ form, summary: '' })),
  options: ['--evidence <FILE...>', '--set <key=value...>', '--note <TEXT>'].map((form) => ({
    form,
    summary: '',
  })),
}
const place = ['longyou', 'weekly-salon', '2026-W48', 'held']

function spread(...words: readonly string[]): readonly string[] {
  return spreadValues(command, words)
}

describe('several values of one option', () => {
  test('behind the arguments are each its own', () => {
    expect(spread(...place, '--evidence', 'a.jpg', 'b.jpg', '照片:c.jpg', '--note', 'd')).toEqual(
      [place, '--evidence', 'a.jpg', '--evidence', 'b.jpg', '--evidence', '照片:c.jpg', '--note', 'd'].flat(),
    )
    expect(spread(...place, '--evidence=a.jpg', 'b.jpg')).toEqual(
      [place, '--evidence=a.jpg', '--evidence', 'b.jpg'].flat(),
    )
  })

  test('before the arguments leave the arguments to the command', () => {
    expect(spread('--evidence', 'a.jpg', ...place)).toEqual(['--evidence', 'a.jpg', ...place])
    expect(spread('--evidence', 'a.jpg', 'b.jpg', ...place)).toEqual(
      ['--evidence', 'a.jpg', '--evidence', 'b.jpg', place].flat(),
    )
    expect(spread('longyou', '--evidence', 'a.jpg', 'b.jpg', ...place.slice(1))).toEqual(
      ['longyou', '--evidence', 'a.jpg', '--evidence', 'b.jpg', place.slice(1)].flat(),
    )
  })

  test('that are pairs are told from arguments by their sign', () => {
    expect(spread('--set', 'place=龙游', 'form=现场', ...place, '--evidence', 'a.jpg', 'b.jpg')).toEqual(
      [
        '--set',
        'place=龙游',
        '--set',
        'form=现场',
        place,
        '--evidence',
        'a.jpg',
        '--evidence',
        'b.jpg',
      ].flat(),
    )
  })

  test('are left alone where another option has but one, behind --, or where the command takes any number', () => {
    expect(spread(...place, '--note', 'a', 'b')).toEqual([...place, '--note', 'a', 'b'])
    expect(spread(...place, '--evidence', 'a.jpg', '--', 'b.jpg')).toEqual(
      [place, '--evidence', 'a.jpg', '--', 'b.jpg'].flat(),
    )
    const any = { ...command, arguments: [{ form: '<FILE...>', summary: '' }] }
    expect(spreadValues(any, ['--evidence', 'a', 'b'])).toEqual(['--evidence', 'a', 'b'])
  })

  test('may begin like an option where they are a value', () => {
    expect(spread(...place, '--note', '--evidence', 'b')).toEqual([...place, '--note', '--evidence', 'b'])
  })
})
