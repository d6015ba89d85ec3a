import type { DomainEvent } from '../../domain/cadence/events.ts'

/** What happened, in the words of programme.md section 9. */
const eventWords: Readonly<Record<DomainEvent['kind'], string>> = {
  programmeStarted: '帮扶团启动',
  programmeSuspended: '帮扶团暂停',
  programmeResumed: '帮扶团恢复',
  programmeConcluded: '帮扶团结束',
  programmeReleased: '帮扶团移交',
  programmeHandedOver: '移交完毕',
  programmeAdopted: '帮扶团接管',
  stepReleased: '步骤移交',
  rosterAmended: '岗位调整',
  stepConcluded: '步骤结束',
  cadenceStarted: '步骤启动',
  cadenceSuspended: '步骤暂停',
  cadenceResumed: '步骤恢复',
  cadenceConcluded: '步骤结束',
  cadenceReleased: '步骤移交',
  cadenceAdopted: '步骤接管',
  planExtended: '计划延展',
  occurrencePlanned: '期次排定',
  occurrenceOpened: '期次启动',
  occurrenceClosed: '期次结束',
  milestoneReminded: '提醒',
  milestoneTurnedYellow: '逾期预警',
  milestoneTurnedRed: '逾期督办',
  milestoneReachedLevelThree: '提级协调',
  rowOfRedsNudged: '催办提醒',
  orderDrafted: '督办单拟稿',
  orderLineAdded: '督办单增项',
  orderLeftUnsigned: '督办单逾期未签',
  orderIssued: '督办单签发',
  orderNumbered: '督办单编号',
  orderLeftUnanswered: '督办单逾期未反馈',
  orderReplied: '督办单反馈',
  orderReturned: '督办单退回重办',
  orderClosed: '督办单办结销号',
  orderDropped: '督办单拟稿撤销',
  milestonesMarked: '登记',
  markRepeated: '重复登记',
  milestoneReturned: '退回补正',
  milestoneCorrected: '更正',
  lateRecordAdmitted: '补录',
  datesMoved: '日期调整',
  outageNoted: '停机补记',
  commandRefused: '未予登记',
}

/** The kind itself where a newer service records what this program does not know. */
export function eventWord(kind: string): string {
  return Object.entries(eventWords).find(([known]) => known === kind)?.[1] ?? kind
}

export const eventKinds: readonly string[] = Object.keys(eventWords)
