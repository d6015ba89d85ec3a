import { expect, test } from 'vitest'
import { readOptions } from '../../bench/options.ts'
import { readSettings } from '../../workers/settings.ts'

test('without a word all is measured at the size that the limits speak of', () => {
  const { maxCachedWorkflows } = readSettings({})
  expect(readOptions([])).toEqual({
    names: [],
    options: {
      seed: 1,
      pairs: 7,
      times: 5,
      small: 100,
      large: 600,
      sample: 300,
      mutations: 10_000,
      exported: 50,
      days: null,
      maxCachedWorkflows,
      nodeArguments: [],
      write: false,
    },
  })
})

test('parts and sizes can be named', () => {
  const { names, options } = readOptions([
    'crowd',
    '--large',
    '20',
    '--write',
    '--cached',
    '60',
    '--days',
    '30',
  ])
  expect(names).toEqual(['crowd'])
  expect(options).toMatchObject({ large: 20, write: true, maxCachedWorkflows: 60, days: 30 })
})

test.each([
  ['--pairs', '0'],
  ['--pairs', 'many'],
  ['--days', '1.5'],
  ['--speed', '9'],
])('%s %s is not understood', (option, value) => {
  expect(() => readOptions([option, value])).toThrow(TypeError)
})
