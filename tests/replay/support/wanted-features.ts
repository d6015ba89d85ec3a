import {
  courierWorkflowType,
  keeperWorkflowType,
  programmeWorkflowType,
  workflowTypeOfStep,
} from '../../../workflows/names.ts'

const ownFeatures = new Map([
  [
    'weeklySalon',
    words(`closed:exempt closed:missed closed:done closed:done-late closed:suspended rowOfRedsNudged
      milestoneReachedLevelThree lateRecordAdmitted commandRefused`),
  ],
  ['monthlyVisit', words('closed:missed closed:done milestoneReachedLevelThree')],
])

/** What the recorded histories of each workflow type have to show together; the words are those of `featuresOf`. */
export const wantedFeatures: ReadonlyMap<string, readonly string[]> = new Map([
  ...Object.values(workflowTypeOfStep).map((type) => [type, cadenceFeatures(type)] as const),
  [
    programmeWorkflowType,
    words(`first-run later-run continued-as-new child update signal signal-sent completed programmeStarted
      rosterAmended programmeSuspended programmeResumed stepConcluded programmeConcluded`),
  ],
  ...[courierWorkflowType, keeperWorkflowType].map(
    (type) => [type, words('first-run later-run continued-as-new activity signal timer-fired')] as const,
  ),
])

function cadenceFeatures(type: string): readonly string[] {
  const shared =
    words(`first-run update signal signal-sent timer-fired completed cadenceStarted occurrencePlanned
    occurrenceOpened milestonesMarked milestoneReturned milestoneCorrected datesMoved milestoneReminded
    milestoneTurnedYellow milestoneTurnedRed orderDrafted cadenceSuspended cadenceResumed occurrenceClosed
    cadenceConcluded`)
  // The leap has one occurrence, and so one run.
  const runs = type === workflowTypeOfStep['three-year-leap'] ? [] : words('later-run continued-as-new')
  return [...shared, ...runs, ...(ownFeatures.get(type) ?? [])]
}

function words(text: string): readonly string[] {
  return text.split(/\s+/)
}
