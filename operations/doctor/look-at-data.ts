import { statfs } from 'node:fs/promises'
import { addMs } from '../../domain/calendar/instant.ts'
import type { Finding } from '../../domain/findings.ts'
import { lastArchivedAt } from '../../ledger/archive/archive-runs.ts'
import { standingFindings } from '../../ledger/findings.ts'
import { longClaimed } from '../../ledger/queries/long-claimed.ts'
import { restorations } from '../../ledger/copy/restorations.ts'
import { lookAtEvidence } from './look-at-evidence.ts'
import type { Examined } from './place.ts'

const dayMs = 86_400_000
/** The keeper archives once a day, its own history among others. */
const lateMs = 26 * 3_600_000
/** Longer than the courier's activity may take. */
const claimedMs = 15 * 60_000
const leastFreeBytes = 1_024 ** 3
const megabyte = 1_024 ** 2
const restoredForDays = 30

/** Only the keeper, and who writes the record, know of these; everything else is looked at anew. */
const keptOnly: readonly Finding['kind'][] = [
  'calendar-year-missing',
  'calendar-provisional',
  'log-key-unusable',
  'record-contradicted',
  'checkpoint-lacking',
  'record-unprovable',
  'checkpoint-failed',
  'record-conflict',
]

/** What disk and ledger show without any server. */
export async function lookAtData(examined: Examined): Promise<readonly Finding[]> {
  const { dataFolder, ledger, now } = examined
  const late = await archiveLate(examined)
  const claimed = await longClaimed(ledger, addMs(now, -claimedMs))
  const restored = (await restorations(ledger)).filter(
    ({ restoredAt }) => restoredAt >= addMs(now, -restoredForDays * dayMs),
  )
  return [
    ...(await standingFindings(ledger)).flatMap(({ details, kind, subject }): Finding[] =>
      keptOnly.includes(kind) ? [{ kind, subject, details }] : [],
    ),
    ...late,
    ...(claimed.count === 0
      ? []
      : [
          {
            kind: 'delivery-unowned',
            subject: 'delivery',
            details: { count: claimed.count, since: claimed.since ?? '' },
          } as const,
        ]),
    ...restored.map(
      ({ deliveries, restoredAt, takenAt }): Finding => ({
        kind: 'restored',
        subject: restoredAt,
        details: { takenAt, deliveries },
      }),
    ),
    ...(await lookAtEvidence(examined)),
    ...(await diskFindings(dataFolder)),
  ]
}

async function archiveLate({ ledger, now, server }: Examined): Promise<readonly Finding[]> {
  // Nobody archives while nothing runs.
  if (server === null) return []
  const last = await lastArchivedAt(ledger)
  const isLate = last === null || last < addMs(now, -lateMs)
  return isLate ? [{ kind: 'archive-late', subject: 'archive', details: { since: last ?? '—' } }] : []
}

async function diskFindings(folder: string): Promise<readonly Finding[]> {
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  if (free >= leastFreeBytes) return []
  return [{ kind: 'disk-filling', subject: folder, details: { megabytes: Math.floor(free / megabyte) } }]
}
