import { refuse } from '../../domain/refusals.ts'
import { CliError } from './errors.ts'

/** What the CLI reads from its environment, once, as a whole. */
export interface CliSettings {
  /** `HOPELIGHT_API`: address of the API; null: that of the data folder's `api.json`. */
  readonly apiAddress: string | null
  /** `HOPELIGHT_TOKEN`: goes with the address. */
  readonly apiToken: string | null
  /** `HOPELIGHT_DATA`: the data folder where `--data` is not given; `./data` by default. */
  readonly dataFolder: string
}

/** The settings of a CLI that asks an API elsewhere, as docs/settings.md shows them. */
export const apiSettingTable = {
  HOPELIGHT_API: {
    meaning:
      'The API that the commands ask; without it the one that `up` wrote into the data folder’s `api.json`',
    form: 'http(s) address',
    least: '—',
    standard: 'none',
  },
  HOPELIGHT_TOKEN: {
    meaning: 'The token of that API; goes with `HOPELIGHT_API`',
    form: 'text, secret',
    least: '—',
    standard: 'none',
  },
} as const

type Environment = Readonly<Record<string, string | undefined>>

/** Throws `bad-input` with every problem at once; values are not repeated, since one of them is a secret. */
export function readSettings(environment: Environment): CliSettings {
  const apiAddress = given(environment['HOPELIGHT_API'])
  const apiToken = given(environment['HOPELIGHT_TOKEN'])
  const problems = [
    ...(apiAddress === null || isAddress(apiAddress)
      ? []
      : ['HOPELIGHT_API 应为 http(s) 地址，如 http://127.0.0.1:7244 / must be an http(s) address']),
    ...(apiAddress !== null && apiToken === null
      ? ['HOPELIGHT_TOKEN 须与 HOPELIGHT_API 一起设置 / goes with HOPELIGHT_API']
      : []),
  ]
  if (problems.length > 0) throw new CliError(refuse('bad-input', { problem: problems.join('；') }))
  return Object.freeze({
    apiAddress: apiAddress?.replace(/\/+$/, '') ?? null,
    apiToken,
    dataFolder: given(environment['HOPELIGHT_DATA']) ?? './data',
  })
}

function given(value: string | undefined): string | null {
  return value === undefined || value.trim() === '' ? null : value.trim()
}

function isAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}
