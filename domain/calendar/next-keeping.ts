import { addDays } from './civil-date.ts'
import { dateOf, type Instant, instantAt } from './instant.ts'

/** When the keeper of the record looks, every calendar day: it tells nobody anything. @source docs/contracts.md, "Temporal messages" */
const keepingTime = '03:17'

/** The first keeping strictly after `at`. */
export function nextKeeping(at: Instant): Instant {
  const today = instantAt(dateOf(at), keepingTime)
  return today > at ? today : instantAt(addDays(dateOf(at), 1), keepingTime)
}
