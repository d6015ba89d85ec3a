import { parseArgs } from 'node:util'

export interface CampaignOptions {
  readonly seed: number
  readonly killsOfWorker: number
  readonly killsOfServer: number
  readonly killsOfPostgres: number
  /** How often each crash point is to be reached. */
  readonly eachPoint: number
  readonly secondsAway: number
  /** Rounds played at the same time. */
  readonly lanes: number
  /** Names of rounds; empty: all of them. */
  readonly rounds: readonly string[]
  /** Whether the result goes into docs/fault-report.md. */
  readonly write: boolean
}

/** As the issue asks for; each can be given smaller, to try the campaign itself. */
const sizes = {
  seed: 1,
  'kills-worker': 200,
  'kills-server': 40,
  'kills-postgres': 40,
  'each-point': 5,
  'seconds-away': 600,
  lanes: 2,
} as const

export const usage = `npm run campaign -- [--round NAME]… [--write] ${Object.entries(sizes)
  .map(([name, standard]) => `[--${name} ${standard}]`)
  .join(' ')}`

/** Throws `TypeError` for what is not known. */
export function readOptions(words: readonly string[]): CampaignOptions {
  const { values } = parseArgs({
    args: [...words],
    options: {
      round: { type: 'string', multiple: true, default: [] },
      write: { type: 'boolean', default: false },
      ...Object.fromEntries(Object.keys(sizes).map((name) => [name, { type: 'string' } as const])),
    },
  })
  const given = new Map<string, unknown>(Object.entries(values))
  const number = (name: keyof typeof sizes): number => wholeNumber(name, given.get(name) ?? sizes[name])
  return {
    seed: number('seed'),
    killsOfWorker: number('kills-worker'),
    killsOfServer: number('kills-server'),
    killsOfPostgres: number('kills-postgres'),
    eachPoint: number('each-point'),
    secondsAway: number('seconds-away'),
    lanes: number('lanes'),
    rounds: Array.isArray(values.round) ? values.round : [],
    write: given.get('write') === true,
  }
}

function wholeNumber(name: string, given: unknown): number {
  const value = Number(given)
  if (!Number.isInteger(value) || value < 1)
    throw new TypeError(`--${name} takes a whole number, not “${String(given)}”`)
  return value
}
