import type { Notice, NoticeKind } from '../cadence/notice.ts'

/** How pressing a notice is: the order of a digest's lines. @source docs/channels.md, "Digest" */
const weights: Readonly<Record<NoticeKind, 0 | 1 | 2 | 3>> = {
  'level-three': 0,
  red: 0,
  'order-drafted': 0,
  'order-unsigned': 0,
  'order-issued': 0,
  'order-unanswered': 0,
  'order-replied': 1,
  'order-returned': 1,
  'order-closed': 3,
  yellow: 1,
  returned: 1,
  nudge: 1,
  reminder: 2,
  moved: 2,
  'called-off': 2,
  welcome: 3,
  opening: 3,
  exempt: 3,
  suspended: 3,
  resumed: 3,
  concluded: 3,
}

type Sorted = Pick<Notice, 'noticeId' | 'kind' | 'dueAt' | 'teamId' | 'at'>

/** Red, yellow, blue, the rest; then by due, then team; what has no due comes after what has one. */
export function inDigestOrder<N extends Sorted>(notices: readonly N[]): readonly N[] {
  return notices.toSorted(
    (one, other) =>
      weights[one.kind] - weights[other.kind] ||
      compare(one.dueAt ?? '9', other.dueAt ?? '9') ||
      compare(one.teamId, other.teamId) ||
      compare(one.at, other.at) ||
      compare(one.noticeId, other.noticeId),
  )
}

const pressing: readonly NoticeKind[] = ['reminder', 'returned', 'yellow', 'red', 'level-three']

type Pressing = Pick<Notice, 'noticeId' | 'kind' | 'teamId' | 'step' | 'period' | 'milestone' | 'at'>

/** Those about a milestone of which a later one says more: nobody is told of a reminder beside its red light. */
export function superseded(notices: readonly Pressing[]): ReadonlySet<string> {
  const ofMilestone = Map.groupBy(
    notices.filter(({ kind, milestone }) => milestone !== null && pressing.includes(kind)),
    ({ teamId, step, period, milestone }) => `${teamId}/${step}/${period}/${milestone}`,
  )
  return new Set(
    [...ofMilestone.values()].flatMap((same) => {
      const last = same.reduce((latest, each) => (isLater(each, latest) ? each : latest))
      return same.filter((each) => each !== last).map(({ noticeId }) => noticeId)
    }),
  )
}

function isLater(one: Pressing, other: Pressing): boolean {
  return one.at === other.at ? pressing.indexOf(one.kind) > pressing.indexOf(other.kind) : one.at > other.at
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
