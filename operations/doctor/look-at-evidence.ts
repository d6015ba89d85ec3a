import type { Finding } from '../../domain/findings.ts'
import { placeOf } from '../../domain/workflow-place.ts'
import { checkEvidence, hasEvidence } from '../../ledger/evidence-store.ts'
import { type ReferredEvidence, referredEvidence } from '../../ledger/queries/referred-evidence.ts'
import { listTeams } from '../../ledger/queries/teams.ts'
import type { Examined } from './place.ts'

const mostNamed = 5
/** As much of a hash as tells files of one name apart. */
const hashCharacters = 8

/** Files that the record names and that are gone or were changed: one finding for each occurrence and kind. */
export async function lookAtEvidence({ dataFolder, ledger }: Examined): Promise<readonly Finding[]> {
  const wrong: (ReferredEvidence & { readonly is: 'evidence-missing' | 'evidence-changed' })[] = []
  for (const referred of await referredEvidence(ledger)) {
    if ((await hasEvidence(dataFolder, referred.sha256)) === null)
      wrong.push({ ...referred, is: 'evidence-missing' })
    else if (!(await checkEvidence(dataFolder, referred.sha256)))
      wrong.push({ ...referred, is: 'evidence-changed' })
  }
  const counties = new Map((await listTeams(ledger)).map(({ county, teamId }) => [teamId, county]))
  const groups = Map.groupBy(wrong, ({ is, period, workflowId }) => `${is} ${workflowId} ${period}`)
  return [...groups.values()].flatMap((files): readonly Finding[] => {
    const [first] = files
    if (first === undefined) return []
    const { is, period, workflowId } = first
    const details = {
      where: `${placeOf(workflowId, counties) ?? workflowId} ${period}`,
      count: files.length,
      files: namesOf(files),
      hashes: files.map(({ sha256 }) => sha256).join(' '),
    }
    return [{ kind: is, subject: `${workflowId} ${period}`, details }]
  })
}

/** `签到表.jpg（3f2a9c01…）、照片.png（…）` */
function namesOf(files: readonly ReferredEvidence[]): string {
  const named = files
    .slice(0, mostNamed)
    .map(({ name, sha256 }) => `${name}（${sha256.slice(0, hashCharacters)}…）`)
  return [named.join('、'), ...(files.length > mostNamed ? [`等 ${files.length} 份`] : [])].join(' ')
}
