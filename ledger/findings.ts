import type { Instant } from '../domain/calendar/instant.ts'
import type { Finding, FindingCode } from '../domain/findings.ts'
import { canonicalJson, readStored } from './canonical-json.ts'
import type { Ledger } from './open-ledger.ts'

/** A finding that stands, and since when. */
export type StandingFinding = Finding & { readonly since: Instant }

/**
 * What was found of these kinds at `at`: new ones begin, what is found no more is over, what stands stays as it was
 * found first. The same again changes nothing.
 */
export async function putFindings(
  ledger: Ledger,
  kinds: readonly FindingCode[],
  found: readonly Finding[],
  at: Instant,
): Promise<void> {
  const key = ({ kind, subject }: Pick<Finding, 'kind' | 'subject'>): string => `${kind} ${subject}`
  const wanted = new Map(found.map((finding) => [key(finding), finding]))
  await ledger.db.transaction().execute(async (db) => {
    const standing = await db
      .selectFrom('finding')
      .select(['kind', 'subject', 'since'])
      .where('until', 'is', null)
      .where('kind', 'in', kinds)
      .execute()
    for (const { kind, subject, since } of standing) {
      const finding = wanted.get(key({ kind, subject }))
      wanted.delete(key({ kind, subject }))
      await db
        .updateTable('finding')
        .set(finding === undefined ? { until: at } : { details: canonicalJson(finding.details) })
        .where('kind', '=', kind)
        .where('subject', '=', subject)
        .where('since', '=', since)
        .execute()
    }
    for (const { kind, subject, details } of wanted.values())
      await db
        .insertInto('finding')
        .values({ kind, subject, details: canonicalJson(details), since: at, until: null })
        .onConflict((conflict) => conflict.columns(['kind', 'subject', 'since']).doUpdateSet({ until: null }))
        .execute()
  })
}

/** The same, without a write where nothing has changed: for who looks every few seconds. */
export async function keepFindings(
  ledger: Ledger,
  kinds: readonly FindingCode[],
  found: readonly Finding[],
  at: Instant,
): Promise<void> {
  const text = (all: readonly Finding[]): string =>
    all
      .map(({ details, kind, subject }) => canonicalJson({ kind, subject, details }))
      .toSorted()
      .join('\n')
  const standing = (await standingFindings(ledger)).filter(({ kind }) => kinds.includes(kind))
  if (text(standing) !== text(found)) await putFindings(ledger, kinds, found, at)
}

/** One more that stands; the same again changes nothing. */
export async function beginFinding(ledger: Ledger, finding: Finding, at: Instant): Promise<void> {
  const { details, kind, subject } = finding
  const standing = await standingFindings(ledger)
  if (standing.some((each) => each.kind === kind && each.subject === subject)) return
  await ledger.db
    .insertInto('finding')
    .values({ kind, subject, details: canonicalJson(details), since: at, until: null })
    .onConflict((conflict) => conflict.columns(['kind', 'subject', 'since']).doUpdateSet({ until: null }))
    .execute()
}

/** One that stands no more; nothing when it did not. */
export async function endFinding(
  ledger: Ledger,
  { kind, subject }: Pick<Finding, 'kind' | 'subject'>,
  at: Instant,
): Promise<void> {
  await ledger.db
    .updateTable('finding')
    .set({ until: at })
    .where('kind', '=', kind)
    .where('subject', '=', subject)
    .where('until', 'is', null)
    .execute()
}

/** Those that stand, the oldest first. */
export async function standingFindings(ledger: Ledger): Promise<readonly StandingFinding[]> {
  const rows = await ledger.db
    .selectFrom('finding')
    .selectAll()
    .where('until', 'is', null)
    .orderBy('since')
    .orderBy('kind')
    .orderBy('subject')
    .execute()
  return rows.map(({ kind, subject, details, since }) => ({
    kind,
    subject,
    details: readStored<Finding['details']>(details),
    since,
  }))
}
