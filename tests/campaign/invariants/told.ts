import { findStandstills } from '../../../temporal/find-standstills.ts'
import type { Stage } from '../stage.ts'

/** What `hopelight up` and `doctor` would tell of ended workflows is exactly what was ended by hand. */
export async function breachesOfEnds({ temporal, ended, ledger }: Stage): Promise<readonly string[]> {
  const found = await findStandstills({ client: temporal.client, ledger })
  const noticed = new Map(
    found.flatMap(({ details, kind, subject }) =>
      kind === 'ended-outside' ? [[subject, `${details['status'] ?? ''}`] as const] : [],
    ),
  )
  return [
    ...[...ended].filter((id) => !noticed.has(id)).map((id) => `${id}: ended by hand, and nobody is told`),
    ...[...noticed.keys()]
      .filter((id) => !ended.has(id))
      .map((id) => `${id}: has ended (${noticed.get(id) ?? ''})`),
  ]
}
