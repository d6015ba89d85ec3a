import type { Ledger } from '../open-ledger.ts'

/** Where a ledger is rebuilt: the one in use, and the new one beside it, in the same database system. */
export interface RebuildSite {
  /** Null: there is none, or it is damaged. */
  openOld(): Promise<Ledger | null>
  /** A new, empty one. */
  openBeside(): Promise<Ledger>
  /** Makes the one in use readable through `built` and gives the schema it then has; null: there is none. */
  attachOld(built: Ledger): Promise<string | null>
  detachOld(built: Ledger): Promise<void>
  /** What the tables of the new one are named by beside those of the old one. */
  readonly besideSchema: string
  /**
   * Puts the new one in the place of the old one, both closed: whenever it is broken off, the one or the other is there
   * whole. Gives back where the old one is left; null: there was none.
   */
  replace(): Promise<string | null>
  /** Leaves nothing beside the one in use. */
  end(): Promise<void>
}
