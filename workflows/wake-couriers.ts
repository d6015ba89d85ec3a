import { getExternalWorkflowHandle, log } from '@temporalio/workflow'
import { wakeSignal } from './messages.ts'
import { courierWorkflowId } from './names.ts'

/** Has the couriers of these channels look at once. A channel that nobody carries for has no one to wake. */
export async function wakeCouriers(channelIds: readonly string[]): Promise<void> {
  for (const channelId of channelIds) {
    try {
      await getExternalWorkflowHandle(courierWorkflowId(channelId)).signal(wakeSignal)
    } catch (error) {
      log.warn('a courier could not be woken', { channelId, error: String(error) })
    }
  }
}
