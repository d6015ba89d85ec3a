import { stateWord } from '../../domain/cadence/state-words.ts'
import type { ShownEvent } from '../../domain/schemas/view-schemas.ts'
import { eventWord } from './event-words.ts'
import { momentText } from './words.ts'

/** One change as people read it: of a milestone, an occurrence or a step; an event of several marks has several. */
export interface HistoryRow {
  readonly event: ShownEvent
  /** The step's key; empty: the team itself. */
  readonly step: string
  readonly period: string
  readonly milestone: string
  readonly recordedAt: string
  /** The day it happened; empty: then. */
  readonly happenedOn: string
  readonly what: string
  readonly why: string
  /** Empty: nothing is known. */
  readonly before: string
  readonly after: string
}

interface Change {
  readonly milestone: string
  readonly happenedOn: string
  readonly after: string
  /** Null: what the milestone was after its last change. */
  readonly before: string | null
}

const pending = stateWord('milestone', 'pending')

/** The events in their order as rows; `before` is what the events before them left. */
export function historyRows(events: readonly ShownEvent[]): readonly HistoryRow[] {
  const last = new Map<string, string>()
  return events.flatMap((event) => {
    const period = event.period ?? ''
    return changesOf(event).map(({ after, before, happenedOn, milestone }) => {
      const key = `${event.workflowId} ${period} ${milestone}`
      const known = before ?? last.get(key) ?? (milestone === '' || after === '' ? '' : pending)
      if (before === null && after !== '') last.set(key, after)
      return {
        event,
        step: stepOf(event),
        period,
        milestone,
        recordedAt: momentText(event.at),
        happenedOn,
        what: eventWord(event.kind),
        why: event.reason ?? event.rule ?? event.message ?? noteOf(event, milestone),
        before: known,
        after,
      }
    })
  })
}

/** The step's key; empty for the programme itself. */
export function stepOf({ workflowId }: ShownEvent): string {
  return workflowId.split('/').slice(2).join('/')
}

function changesOf(event: ShownEvent): readonly Change[] {
  const { dates, mark, marks, milestone = '', milestones, number, result } = event
  const marked = marks ?? (mark === undefined ? [] : [mark])
  if (marked.length > 0)
    return marked.map((each) => ({
      milestone: each.milestone,
      happenedOn: each.happenedOn ?? '',
      before: null,
      after: [stateWord('milestone', each.state ?? ''), each.happenedOn ?? ''].join(' ').trim(),
    }))
  if (milestones !== undefined)
    return milestones.map((each) => ({
      milestone: each.milestone,
      happenedOn: '',
      before: `应于 ${momentText(each.previousDueAt)}`,
      after: `应于 ${momentText(each.dueAt)}`,
    }))
  if (dates !== undefined) {
    const after = `${stateWord('milestone', 'returned')}，应于 ${momentText(dates.dueAt)}`
    return [{ milestone, happenedOn: '', before: null, after }]
  }
  if (result === undefined) return [{ milestone, happenedOn: '', before: null, after: number ?? '' }]
  const before = stateWord('occurrence', 'open')
  return [{ milestone, happenedOn: '', before, after: stateWord('result', result) }]
}

function noteOf({ mark, marks }: ShownEvent, milestone: string): string {
  const marked = marks ?? (mark === undefined ? [] : [mark])
  return marked.find((each) => each.milestone === milestone)?.note ?? ''
}
