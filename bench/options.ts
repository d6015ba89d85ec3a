import { parseArgs } from 'node:util'
import { readSettings } from '../workers/settings.ts'
import type { AuditOptions } from './audit/audit-figures.ts'
import type { ControlOptions } from './control/control-figures.ts'
import type { CrowdOptions } from './crowd/crowd-figures.ts'

export interface BenchOptions extends AuditOptions, ControlOptions, CrowdOptions {
  /** Of the rehearsals, and of the changes made to exports. */
  readonly seed: number
  /** Starts that are timed. */
  readonly times: number
  /** Whether the figures go into docs/performance.md. */
  readonly write: boolean
}

/** With the sizes that the limits speak of; each can be given smaller, to try the benchmark itself. */
const sizes = {
  seed: 1,
  pairs: 7,
  times: 5,
  small: 100,
  large: 600,
  sample: 300,
  mutations: 10_000,
  exported: 50,
  cached: readSettings({}).maxCachedWorkflows,
} as const

export const usage = `npm run bench -- [part…] [--write] [--days N] [--cpu-prof DIR] ${Object.entries(sizes)
  .map(([name, standard]) => `[--${name} ${standard}]`)
  .join(' ')}`

/** The parts named, none: all of them; and the options. Throws `TypeError` for what is not known. */
export function readOptions(words: readonly string[]): {
  readonly names: readonly string[]
  readonly options: BenchOptions
} {
  const names = Object.keys(sizes).concat('days', 'cpu-prof')
  const { positionals, values } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      write: { type: 'boolean', default: false },
      ...Object.fromEntries(names.map((name) => [name, { type: 'string' } as const])),
    },
  })
  const given = new Map<string, unknown>(Object.entries(values))
  const number = (name: keyof typeof sizes): number => wholeNumber(name, given.get(name) ?? sizes[name])
  const days = given.get('days')
  const profile = given.get('cpu-prof')
  return {
    names: positionals,
    options: {
      seed: number('seed'),
      pairs: number('pairs'),
      times: number('times'),
      small: number('small'),
      large: number('large'),
      sample: number('sample'),
      mutations: number('mutations'),
      exported: number('exported'),
      maxCachedWorkflows: number('cached'),
      days: days === undefined ? null : wholeNumber('days', days),
      nodeArguments: typeof profile === 'string' ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : [],
      write: given.get('write') === true,
    },
  }
}

function wholeNumber(name: string, given: unknown): number {
  const value = Number(given)
  if (!Number.isInteger(value) || value < 1)
    throw new TypeError(`--${name} takes a whole number, not “${String(given)}”`)
  return value
}
