import { noticeKindWords } from '../../domain/notices/kind-words.ts'
import type { Template } from '../../domain/programme/template.ts'
import type { DeliveryView } from '../../ledger/queries/deliveries.ts'
import type { TeamSummary } from '../../ledger/queries/teams.ts'

/** A delivery with the names of what its notice is about. */
export interface ToldView extends DeliveryView {
  /** `龙游县`; the team id of a team that the ledger does not know. */
  readonly county: string
  /** `临期 一周一微型沙龙 2026-W48 举办沙龙` */
  readonly content: string
}

export function toldView(
  deliveries: readonly DeliveryView[],
  teams: readonly TeamSummary[],
  templateOf: (name: string) => Template,
): readonly ToldView[] {
  const byId = new Map(teams.map((team) => [team.teamId, team]))
  return deliveries.map((delivery) => {
    const { kind, milestone, period, step, teamId } = delivery.notice
    const team = byId.get(teamId)
    const definition =
      team === undefined ? undefined : templateOf(team.template).steps.find((each) => each.step === step)
    const own = definition?.milestones.find((each) => each.milestone === milestone)
    const content = [noticeKindWords[kind].zh, definition?.name ?? step, period, own?.name ?? milestone]
    return {
      ...delivery,
      county: team?.county ?? teamId,
      content: content.filter((word) => word !== null).join(' '),
    }
  })
}
