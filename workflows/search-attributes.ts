import { defineSearchAttributeKey, SearchAttributeType, TypedSearchAttributes } from '@temporalio/common'
import type { StepKey } from '../domain/programme/steps.ts'
import type { Team } from '../domain/programme/team.ts'

const teamKey = defineSearchAttributeKey('HopelightTeam', SearchAttributeType.KEYWORD)
const countyKey = defineSearchAttributeKey('HopelightCounty', SearchAttributeType.KEYWORD)
const stepKey = defineSearchAttributeKey('HopelightStep', SearchAttributeType.KEYWORD)
const templateKey = defineSearchAttributeKey('HopelightTemplate', SearchAttributeType.KEYWORD)

/** Set at start, where they cost nothing; never changed. A programme has no step. */
export function searchAttributesOf(team: Team, step: StepKey | null): TypedSearchAttributes {
  return new TypedSearchAttributes([
    { key: teamKey, value: team.teamId },
    { key: countyKey, value: team.county },
    { key: templateKey, value: team.template },
    ...(step === null ? [] : [{ key: stepKey, value: step }]),
  ])
}
