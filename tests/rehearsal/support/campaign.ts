import { type CastName, castNames } from '../../../rehearsal/casts.ts'
import { dayAfter } from './days.ts'

/** How often, and in what rehearsal, something is killed. */
export interface Campaign {
  readonly teamFile: string
  /** Null: the whole three years. */
  readonly untilOn: string | null
  readonly cast: CastName
  readonly seed: number
  readonly kills: number
  readonly longestLifeMs: number
  /** For the whole test. */
  readonly withinMs: number
}

/**
 * The short campaign of `npm test`; longer ones by environment, see docs/changing-workflows.md: `CAMPAIGN_TEAMS` (a team file),
 * `CAMPAIGN_UNTIL` (a date, or `end`), `CAMPAIGN_CAST`, `CAMPAIGN_SEED`, `CAMPAIGN_KILLS`, `CAMPAIGN_LIFE_MS`.
 */
export function campaignOf(
  environment: Readonly<Record<string, string | undefined>>,
  standard: Pick<Campaign, 'kills' | 'longestLifeMs'>,
): Campaign {
  const until = environment['CAMPAIGN_UNTIL']
  const isLong = until !== undefined
  return {
    teamFile: environment['CAMPAIGN_TEAMS'] ?? 'examples/longyou.yaml',
    untilOn: until === 'end' ? null : (until ?? dayAfter(150)),
    cast: castNames.find((name) => name === environment['CAMPAIGN_CAST']) ?? 'mixed',
    seed: Number(environment['CAMPAIGN_SEED'] ?? 1),
    kills: Number(environment['CAMPAIGN_KILLS'] ?? standard.kills),
    longestLifeMs: Number(environment['CAMPAIGN_LIFE_MS'] ?? standard.longestLifeMs),
    withinMs: isLong ? 6 * 3_600_000 : 300_000,
  }
}
