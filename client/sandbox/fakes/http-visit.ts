/** A request as it came in, whole. */
export interface SeenRequest {
  readonly at: number
  readonly from: string
  readonly method: string
  /** Path and query. */
  readonly url: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly raw: Buffer
}

export interface HttpAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string | Buffer
}

/** What a vendor makes of a request. */
export interface Judgement {
  readonly answer: HttpAnswer
  /** People see the message because of this request. */
  readonly delivered: boolean
  /** One word: `delivered`, `repeat`, or why not. */
  readonly why: string
  /** Ids by which the message can be found again. */
  readonly ids: readonly string[]
}

/** One vendor's rules; may remember what it was asked before. */
export type Judge = (request: SeenRequest) => Judgement

export type HttpStep =
  | {
      readonly do: 'answer'
      readonly answer: HttpAnswer
      readonly afterMs?: number
      readonly delivers?: boolean
    }
  /** `headers`: no answer at all; `answer`: its beginning only. */
  | { readonly do: 'hang'; readonly at: 'headers' | 'answer'; readonly delivers?: boolean }
  /** `request`: before its body was read; `headers`: after, instead of an answer; `answer`: in the middle of it. */
  | { readonly do: 'drop'; readonly at: 'request' | 'headers' | 'answer'; readonly delivers?: boolean }
  /** A body of so many bytes; null: without end. */
  | { readonly do: 'flood'; readonly bytes: number | null }

/** One request, what was answered and where it broke off. */
export interface HttpVisit extends SeenRequest {
  readonly delivered: boolean
  readonly why: string
  readonly ids: readonly string[]
  /** Null: nothing, or not whole. */
  readonly answered: HttpAnswer | null
  readonly brokeAt: 'request' | 'headers' | 'answer' | null
  /** Bytes of a flood that were handed to the connection. */
  readonly flooded: number
}
