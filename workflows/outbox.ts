import type { Outcomes } from '../activities/activities.ts'
import type { DomainEvent } from '../domain/cadence/events.ts'
import type { Notice } from '../domain/cadence/notice.ts'
import { taskFence } from './fence.ts'
import { recordOutcomes } from './ledger-activities.ts'
import { recordSink } from './sinks.ts'
import { wakeCouriers } from './wake-couriers.ts'

/** What a workflow has decided and the ledger has not recorded yet. */
export interface Outbox {
  /** To be called before anything else in each task. */
  beginTask(): void
  add(events: readonly DomainEvent[], notices: readonly Notice[]): void
  /** Events that wait. */
  size(): number
  /** Calls back once the ledger holds everything that was added so far. */
  onceRecorded(tell: () => void): void
  /** Records all of it in one batch, wakes couriers for what is urgent, then calls back. */
  flush(): Promise<void>
}

export function outboxOf(sequenceAtRunStart: number): Outbox {
  const task = taskFence(sequenceAtRunStart)
  const events: DomainEvent[] = []
  const notices: Notice[] = []
  const listeners: (() => void)[] = []
  return {
    beginTask: () => task.begin(),
    add(ofEvents, ofNotices) {
      events.push(...ofEvents)
      notices.push(...ofNotices)
    },
    size: () => events.length,
    onceRecorded(tell) {
      if (events.length === 0) tell()
      else listeners.push(tell)
    },
    async flush() {
      const outcomes: Outcomes = {
        fence: task.fence(),
        events: events.splice(0),
        notices: notices.splice(0),
      }
      const told = listeners.splice(0)
      const { wake = [], ...written } = await recordOutcomes(outcomes)
      task.recorded(written.events)
      recordSink.outcomes(written, outcomes)
      for (const tell of told) tell()
      await wakeCouriers(wake)
    },
  }
}
