import type { DomainEvent } from '../../domain/cadence/events.ts'
import { addressOf, cadenceAddressOf } from '../address.ts'
import type { LedgerDatabase } from '../open-ledger.ts'
import {
  adoptCadence,
  concludeCadence,
  releaseCadence,
  resumeCadence,
  startCadence,
  suspendCadence,
} from './cadence.ts'
import { recordCommand } from './command.ts'
import { markRemind, markRung, moveDates, recordMark, returnMilestone } from './milestone.ts'
import {
  amendClosed,
  closeOccurrence,
  moveOpenings,
  openOccurrence,
  planOccurrence,
  setExpiry,
} from './occurrence.ts'
import {
  addOrderLine,
  endOrder,
  draftOrder,
  issueOrder,
  missReply,
  numberOrder,
  replyToOrder,
  returnOrder,
} from './supervision-order.ts'
import {
  adoptTeam,
  amendSeats,
  concludeTeam,
  releaseTeam,
  resumeTeam,
  startTeam,
  suspendTeam,
} from './team.ts'

/**
 * What one event changes in the projections. Each workflow's events touch only the rows of its own team and step, so
 * the order of different workflows does not matter; a workflow's own events come in order of sequence.
 */
export async function applyEvent(db: LedgerDatabase, event: DomainEvent): Promise<void> {
  await recordCommand(db, event)
  switch (event.kind) {
    case 'programmeStarted':
      return startTeam(db, addressOf(event.workflowId).teamId, event)
    case 'programmeSuspended':
      return suspendTeam(db, addressOf(event.workflowId).teamId, event.on)
    case 'programmeResumed':
      return resumeTeam(db, addressOf(event.workflowId).teamId)
    case 'rosterAmended':
      return amendSeats(db, addressOf(event.workflowId).teamId, event.seats)
    case 'programmeConcluded':
      return concludeTeam(db, addressOf(event.workflowId).teamId)
    case 'programmeReleased':
      return releaseTeam(db, addressOf(event.workflowId).teamId)
    case 'programmeAdopted':
      return adoptTeam(db, addressOf(event.workflowId).teamId)
    case 'cadenceStarted':
      return startCadence(db, cadenceAddressOf(event.workflowId), event)
    case 'cadenceSuspended':
      return suspendCadence(db, cadenceAddressOf(event.workflowId), event.on)
    case 'cadenceResumed': {
      const cadence = cadenceAddressOf(event.workflowId)
      await resumeCadence(db, cadence)
      return moveOpenings(db, cadence, event.openings)
    }
    case 'cadenceConcluded':
      return concludeCadence(db, cadenceAddressOf(event.workflowId), event.tally)
    case 'cadenceReleased':
      return releaseCadence(db, cadenceAddressOf(event.workflowId))
    case 'cadenceAdopted':
      return adoptCadence(db, cadenceAddressOf(event.workflowId))
    case 'occurrencePlanned':
      return planOccurrence(db, cadenceAddressOf(event.workflowId), event.occurrence)
    case 'occurrenceOpened':
      return openOccurrence(db, cadenceAddressOf(event.workflowId), event)
    case 'occurrenceClosed':
      return closeOccurrence(db, cadenceAddressOf(event.workflowId), event)
    case 'milestoneReminded':
      return markRemind(db, { ...cadenceAddressOf(event.workflowId), ...event }, event.at)
    case 'milestoneTurnedYellow':
      return markRung(db, { ...cadenceAddressOf(event.workflowId), ...event }, 1)
    case 'milestoneTurnedRed':
      return markRung(db, { ...cadenceAddressOf(event.workflowId), ...event }, 2)
    case 'milestoneReachedLevelThree':
      return markRung(db, { ...cadenceAddressOf(event.workflowId), ...event }, 3)
    case 'milestonesMarked': {
      const address = cadenceAddressOf(event.workflowId)
      for (const mark of event.marks) await recordMark(db, { ...address, period: event.period }, mark, event)
      return
    }
    case 'milestoneCorrected':
    case 'lateRecordAdmitted': {
      const occurrence = { ...cadenceAddressOf(event.workflowId), period: event.period }
      await recordMark(db, occurrence, event.mark, event)
      return event.closed === null ? undefined : amendClosed(db, occurrence, event.closed)
    }
    case 'datesMoved': {
      const occurrence = { ...cadenceAddressOf(event.workflowId), period: event.period }
      for (const dates of event.milestones) await moveDates(db, occurrence, dates)
      return setExpiry(db, occurrence, event.expiresAt)
    }
    case 'milestoneReturned': {
      const occurrence = { ...cadenceAddressOf(event.workflowId), period: event.period }
      await returnMilestone(db, occurrence, event.dates, event.reason)
      return setExpiry(db, occurrence, event.expiresAt)
    }
    case 'orderDrafted':
      return draftOrder(db, { ...cadenceAddressOf(event.workflowId), period: event.period }, event)
    case 'orderLineAdded':
      return addOrderLine(db, event.orderId, event.milestone)
    case 'orderIssued':
      return issueOrder(db, event)
    case 'orderNumbered':
      return numberOrder(db, event)
    case 'orderLeftUnanswered':
      return missReply(db, event)
    case 'orderReplied':
      return replyToOrder(db, event)
    case 'orderReturned':
      return returnOrder(db, event)
    case 'orderClosed':
    case 'orderDropped':
      return endOrder(db, event)
    case 'orderLeftUnsigned':
    case 'rowOfRedsNudged':
    case 'outageNoted':
    case 'planExtended':
    case 'markRepeated':
    case 'commandRefused':
    case 'stepConcluded':
    case 'stepReleased':
    case 'programmeHandedOver':
      break
  }
}
