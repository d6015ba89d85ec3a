/** What a code means and what to do about it. */
export interface AnswerWords {
  readonly zh: string
  readonly en: string
}

export type AnswerTable = Readonly<Record<string, AnswerWords>>

export const words = (zh: string, en: string): AnswerWords => ({ zh, en })
