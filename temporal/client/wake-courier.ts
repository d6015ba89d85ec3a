import { type Client, WorkflowNotFoundError } from '@temporalio/client'
import { wakeSignal } from '../../workflows/messages.ts'
import { courierWorkflowId } from '../../workflows/names.ts'
import { isUnreachable } from './is-unreachable.ts'

const patienceMs = 3_000

export type Woken = 'woken' | 'no-courier' | 'unreachable'

/** Lets the courier of a channel look at once; without that it looks at its next time. */
export async function wakeCourier(client: Client, channelId: string): Promise<Woken> {
  try {
    const courier = client.workflow.getHandle(courierWorkflowId(channelId))
    await client.withDeadline(Date.now() + patienceMs, () => courier.signal(wakeSignal))
    return 'woken'
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'no-courier'
    if (isUnreachable(error)) return 'unreachable'
    throw error
  }
}
