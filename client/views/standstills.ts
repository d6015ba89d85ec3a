import type { Instant } from '../../domain/calendar/instant.ts'
import { programmeWorkflowId } from '../../domain/cadence/state.ts'
import {
  type FindingCode,
  type FindingWords,
  findingWords,
  isStandstill,
  standstillCodes,
} from '../../domain/findings.ts'
import { standingFindings, type StandingFinding } from '../../ledger/findings.ts'
import type { Ledger } from '../../ledger/open-ledger.ts'

/** A workflow that does not go on, or is not ours: what it is about, since when it is known, and what to do. */
export interface StandstillView {
  readonly kind: FindingCode
  /** A workflow id. */
  readonly subject: string
  readonly since: Instant
  readonly zh: FindingWords
  readonly en: FindingWords
}

const shown: readonly FindingCode[] = [...standstillCodes, 'record-conflict']

/** Of one team, or of all; as `up` found them a few seconds ago. */
export async function standstills(ledger: Ledger, teamId?: string): Promise<readonly StandstillView[]> {
  const own = teamId === undefined ? '' : programmeWorkflowId(teamId)
  return (await standingFindings(ledger))
    .filter(({ kind, subject }) => shown.includes(kind) && (own === '' || isWithin(subject, own)))
    .map(viewOf)
}

/** Those that keep something of ours from going on, without what a worker said, which may hold anything. */
export async function blockingStandstills(ledger: Ledger): Promise<readonly StandstillView[]> {
  const blocking = (await standingFindings(ledger)).filter(isStandstill)
  return blocking.map(({ details, ...finding }) =>
    viewOf({ ...finding, details: { ...details, reason: '见 hopelight doctor / see hopelight doctor' } }),
  )
}

function isWithin(subject: string, programme: string): boolean {
  return subject === programme || subject.startsWith(`${programme}/`)
}

function viewOf(finding: StandingFinding): StandstillView {
  const { kind, since, subject } = finding
  return { kind, subject, since, zh: findingWords(finding, 'zh'), en: findingWords(finding, 'en') }
}
