import type { CliCommand } from './command.ts'
import { calendarAdd, calendarDays, calendarStatus } from './commands/calendar.ts'
import { admit, correct } from './commands/correct.ts'
import { history } from './commands/history.ts'
import { inbox } from './commands/inbox.ts'
import { mark } from './commands/mark.ts'
import { next } from './commands/next.ts'
import { notices } from './commands/notices.ts'
import { noticesAcknowledge } from './commands/notices-acknowledge.ts'
import { plan } from './commands/plan.ts'
import { returnMilestone } from './commands/return.ts'
import { closeOrder, issueOrder, replyOrder, returnOrder } from './commands/orders.ts'
import { show } from './commands/show.ts'
import { resume, suspend } from './commands/suspend.ts'

/** What a running service is asked. None of these files may load a worker or a Temporal client: they start at once. */
export const serviceCommands: readonly CliCommand[] = [
  next,
  inbox,
  show,
  notices,
  noticesAcknowledge,
  mark,
  returnMilestone,
  correct,
  admit,
  issueOrder,
  replyOrder,
  returnOrder,
  closeOrder,
  suspend,
  resume,
  history,
]

/** What is worked out from files alone, as quickly. */
export const fileCommands: readonly CliCommand[] = [plan, calendarDays, calendarAdd, calendarStatus]
