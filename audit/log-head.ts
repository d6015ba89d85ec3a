import type { TreeHead } from './merkle-tree.ts'

/** How far one workflow's log has come. */
export interface LogHead extends TreeHead {
  readonly workflowId: string
}
