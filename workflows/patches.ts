/** One behaviour that running histories have in an older form. */
export interface Patch {
  /** The id given to `patched()`; frozen. */
  readonly patchId: string
  readonly what: string
  readonly why: string
  /** The version that brought it. */
  readonly since: string
  /** When the old branch may go: when no open run began before this version. */
  readonly removableWhen: string
}

/** Every `patched()` of the workflows, oldest first; none is needed before the first release. See docs/changing-workflows.md. */
export const patches: readonly Patch[] = []
