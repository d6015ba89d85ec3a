/** Hopelight's own worker, or the control's with its local activities of one kind or the other. */
export type WorkerKind = 'hopelight' | ControlKind
export type ControlKind = 'control-with-ledger' | 'control-with-rows'

/** What a measured worker process is told on its command line, as JSON. */
export interface WorkerOrder {
  readonly kind: WorkerKind
  readonly address: string
  readonly namespace: string
  readonly maxCachedWorkflows: number
  /** Holds its ledger and its log; must exist. */
  readonly folder: string
  /** The workflow code it runs. */
  readonly bundleFile: string
  /** What the control's workflows are to do; Hopelight's worker has none. */
  readonly scriptFile: string | null
}

/** What a worker process has used since it was started. */
export interface Usage {
  /** User and system, all threads. */
  readonly cpuMs: number
  /** After the collection, if there was one. */
  readonly rssBytes: number
  readonly peakRssBytes: number
  /** What its heap still holds once all that nobody needs was collected; null: it was not asked to collect. */
  readonly liveHeapBytes: number | null
}

/** From the worker process. */
export type WorkerReport =
  | { readonly report: 'ready' }
  | { readonly report: 'usage'; readonly usage: Usage }
  | { readonly report: 'failed'; readonly problem: string }

/** To the worker process. */
export type WorkerRequest = 'usage' | 'usage-collected' | 'stop'
