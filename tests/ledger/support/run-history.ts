import type { CadenceEvent } from '../../../domain/cadence/events.ts'
import { cadenceEvent } from './sample-events.ts'

export interface SampleRun {
  /** The run that continued as this one. */
  readonly previous?: string
  /** Of the events that it recorded, one batch each. */
  readonly sequences?: readonly number[]
  /** How it ended; it runs when absent. */
  readonly end?: 'COMPLETED' | 'CONTINUED_AS_NEW' | 'TERMINATED'
}

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64')

/** Proto-JSON of a run of `team/longyou/weekly-salon`, as far as the archive reads it. */
export function runHistory({ previous = '', sequences = [], end }: SampleRun): string {
  const eventTime = '2026-01-05T01:07:00Z'
  const batches = sequences.map((sequence) => ({
    eventType: 'EVENT_TYPE_MARKER_RECORDED',
    eventTime,
    markerRecordedEventAttributes: {
      markerName: 'core_local_activity',
      details: {
        data: { payloads: [{ data: base64({ activity_type: 'recordOutcomes' }) }] },
        result: { payloads: [{ data: base64({ events: [sampleEvent(sequence)], notices: [] }) }] },
      },
    },
  }))
  const started = {
    eventType: 'EVENT_TYPE_WORKFLOW_EXECUTION_STARTED',
    eventTime,
    workflowExecutionStartedEventAttributes: {
      workflowType: { name: 'weeklySalon' },
      continuedExecutionRunId: previous,
    },
  }
  const ended = end === undefined ? [] : [{ eventType: `EVENT_TYPE_WORKFLOW_EXECUTION_${end}`, eventTime }]
  return JSON.stringify({ events: [started, ...batches, ...ended] })
}

export function sampleEvent(sequence: number): CadenceEvent {
  return cadenceEvent(
    { teamId: 'longyou', sequence },
    { kind: 'occurrenceOpened', period: `2026-W${sequence + 10}` },
  )
}
