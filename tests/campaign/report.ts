import { type CrashPoint, crashPoints } from '../support/mortal/crash-points.ts'
import type { CampaignOptions } from './options.ts'
import type { RoundResult } from './round.ts'

export interface Totals {
  readonly seconds: number
  readonly results: readonly RoundResult[]
}

/** Something that was asked for, and how often it was done. */
interface Wanted {
  readonly what: string
  readonly done: number
  readonly wanted: number
}

/** What a whole campaign has to reach; a point or a kill that was not reached is a failure of the campaign. */
export function shortfalls(totals: Totals, options: CampaignOptions): readonly string[] {
  if (options.rounds.length > 0) return []
  return wantedOf(totals, options)
    .filter(({ done, wanted }) => done < wanted)
    .map(({ done, wanted, what }) => `${what}: ${done} of ${wanted}`)
}

function wantedOf({ results }: Totals, options: CampaignOptions): readonly Wanted[] {
  const { eachPoint, killsOfPostgres, killsOfServer, killsOfWorker } = options
  const counted = (what: string): number => results.reduce((sum, { counts }) => sum + (counts[what] ?? 0), 0)
  const wanted = (what: string, least: number): Wanted => ({ what, done: counted(what), wanted: least })
  return [
    wanted('worker killed', killsOfWorker),
    wanted('server killed', killsOfServer),
    wanted('PostgreSQL killed', killsOfPostgres),
    wanted('writes refused by a full disk', 1),
    wanted('writes refused by a lock', 1),
    wanted('server away', 1),
    wanted('seconds away', options.secondsAway),
    wanted('clock a day ahead', 1),
    wanted('clock a day back', 1),
    wanted('signals that nobody can take', 2_000),
    wanted('workflow task lost with worker and server', 20),
    wanted('entries that a lost task had written, recorded otherwise', 1),
    wanted('port of the API squatted', 5),
    wanted('port of Temporal squatted', 5),
    wanted('run terminated', 1),
    wanted('run deleted', 1),
    ...crashPoints.map((point: CrashPoint) => wanted(point, eachPoint)),
  ]
}

/** `kill-worker-1` → the command that plays it again. */
export function seedLine({ name, seed }: Pick<RoundResult, 'name' | 'seed'>): string {
  return `npm run campaign -- --seed ${seed} --round ${name}`
}

/** The result in Markdown. */
export function reportText(totals: Totals, options: CampaignOptions): string {
  const { results, seconds } = totals
  const broken = results.filter(({ breaches }) => breaches.length > 0)
  const short = shortfalls(totals, options)
  const verdict =
    broken.length === 0 && short.length === 0
      ? 'every invariant held in every round, and everything was reached'
      : `${broken.length} rounds broke an invariant, ${short.length} counts fell short`
  return [
    `Seed ${options.seed}, ${results.length} rounds, ${Math.round(seconds / 60)} minutes. Verdict: **${verdict}**.`,
    '',
    table(
      ['what was done', 'times', 'at least'],
      wantedOf(totals, options).map(({ done, wanted, what }) => [
        what,
        `${done}`,
        done < wanted ? `**${wanted}**` : `${wanted}`,
      ]),
    ),
    '',
    table(
      [
        'round',
        'seconds',
        'commands',
        'acknowledged',
        'at first unknown',
        'events',
        'runs',
        'told',
        'verdict',
      ],
      results.map(({ breaches, load, name, seconds: taken }) => [
        name,
        `${taken}`,
        ...['commands', 'acknowledged', 'at first unknown', 'events', 'runs', 'deliveries sent'].map(
          (what) => `${load[what] ?? 0}`,
        ),
        breaches.length === 0 ? 'held' : '**broken**',
      ]),
    ),
    ...broken.flatMap((result) => [
      '',
      `${result.name} (\`${seedLine(result)}\`):`,
      '',
      ...result.breaches.slice(0, 10).map((breach) => `- ${breach}`),
    ]),
  ].join('\n')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = head.map((_, index) => (index === 0 ? '---' : '---:'))
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
