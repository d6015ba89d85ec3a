import type { ShareOrder, ShareVerdict } from '../verify-share.ts'

/** As JSON, to the process. */
export interface SharedFile {
  readonly file: string
  /** SHA-256 of the file, in hexadecimal: every process verifies the same one. */
  readonly hash: string
  readonly order: ShareOrder
}

/** As JSON, from it; `problem`: of an `ArchiveError`. */
export type ShareAnswer = ShareVerdict | { readonly problem: string }
