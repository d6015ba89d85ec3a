import type { SeatKey } from './seats.ts'
import type { PeriodKind, StepKey } from './steps.ts'

/** The six steps as data: `templates/six-step.v1.yaml`, parsed once at the edge. @source docs/programme.md, "4. The six steps" */
export interface Template {
  /** `six-step.v1`; the file's name without its ending. */
  readonly template: string
  readonly steps: readonly StepDefinition[]
}

export interface StepDefinition {
  readonly step: StepKey
  /** Chinese name, 一周一微型沙龙. */
  readonly name: string
  readonly period: PeriodKind
  /** The milestone whose result is the occurrence's result. */
  readonly main: string
  /** Periods owed in a programme: 156, 36, 12, 6, 3, 1. */
  readonly count: number
  /** Opening, in working days before the period's first working day; 0 is that day itself. */
  readonly leadWorkdays: number
  /** No due lies before this many working days after the opening. */
  readonly catchUpWorkdays: number
  /** Working days before a due on which it is reminded; positive numbers, largest first. */
  readonly remindWorkdays: readonly number[]
  readonly yellowWorkdays: number
  readonly redWorkdays: number
  readonly levelThree: LevelThreeRule
  /** Working days from the latest due of the occurrence to its expiry. */
  readonly expiryWorkdays: number
  readonly milestones: readonly MilestoneDefinition[]
}

export type LevelThreeRule =
  /** So many working days after the due day. */
  | { readonly kind: 'workdays'; readonly workdays: number }
  /** So many red main milestones in a row: a nudge one before, one order and level 3 at the last (salon). */
  | { readonly kind: 'reds-in-a-row'; readonly reds: number }

/** prep 准备 · main 主节点 · stage 阶段 · follow-up 后续. */
export type Rank = 'prep' | 'main' | 'stage' | 'follow-up'

export interface MilestoneDefinition {
  readonly milestone: string
  /** Chinese name, 确定主题. */
  readonly name: string
  readonly rank: Rank
  readonly owner: SeatKey
  /** An event (活动) that people meet for: on time until the end of its period. */
  readonly meeting: boolean
  /** Nobody is pressed for it: reminded, never escalated, dropped at expiry. */
  readonly optional: boolean
  readonly due: DueRule
  /** Milestones of the same occurrence that must be done first. */
  readonly needs: readonly string[]
  readonly facts: readonly FactDefinition[]
  /** At least one file of one of these kinds is wanted; empty: none. */
  readonly evidence: readonly EvidenceKind[]
}

export type DueRule =
  /** The team's preferred weekday, rolled inside its week. @source docs/programme.md 3.4 */
  | { readonly kind: 'preferred-weekday' }
  /** The nth working day of the period. */
  | { readonly kind: 'nth-workday'; readonly nth: number }
  /** The last working day on or before `day` of the period's `month` (1 is its first). */
  | { readonly kind: 'on-or-before'; readonly month: number; readonly day: number }
  /** The last working day of the period's `month` (1 is its first). */
  | { readonly kind: 'last-workday-of-month'; readonly month: number }
  /** The last working day on or before the end of month `month` of the programme. */
  | { readonly kind: 'programme-month-end'; readonly month: number }
  /** So many working days before another milestone's due. */
  | { readonly kind: 'before'; readonly milestone: string; readonly workdays: number }
  /** So many working days after another milestone happened; in a plan, after its due. */
  | { readonly kind: 'after'; readonly milestone: string; readonly workdays: number }

/** sign-in 签到表 · photo 照片 · screenshot 截图 · record 记录 · document 文件. */
export const evidenceKinds = ['sign-in', 'photo', 'screenshot', 'record', 'document'] as const
export type EvidenceKind = (typeof evidenceKinds)[number]

export type FactType = 'text' | 'texts' | 'date' | 'integer' | 'number' | 'yes-no' | 'choice' | 'choices'

export interface FactDefinition {
  /** camelCase, as in `--set key=value`. */
  readonly fact: string
  /** Chinese label. */
  readonly name: string
  readonly type: FactType
  readonly unit: string | null
  readonly required: boolean
  /** 规模: a smaller number is accepted and marked below-norm (未达规模). */
  readonly norm: number | null
  /** Hard bounds: outside them the fact is refused. */
  readonly least: number | null
  readonly most: number | null
  /** The allowed words: one of them for a `choice`, one or several, each once, for `choices`. */
  readonly choices: readonly string[]
}
