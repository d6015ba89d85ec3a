import type { Connection } from '@temporalio/client'
import { setTimeout as sleep } from 'node:timers/promises'

/** The custom search attributes that every workflow carries, all of type Keyword. */
export const searchAttributeNames = [
  'HopelightTeam',
  'HopelightCounty',
  'HopelightStep',
  'HopelightTemplate',
] as const
