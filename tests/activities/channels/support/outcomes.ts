import type { SendResult } from '../../../../activities/channels/channel.ts'

/** Results of answers, as tests expect them. */
const phase = 'answer' as const

export const sent = (code = '0'): SendResult => ({ outcome: 'sent', code, phase })

export const retry = (code: string, retryAfterMs: number | null): SendResult => ({
  outcome: 'retry',
  code,
  phase,
  retryAfterMs,
})

export const configFault = (code: string): SendResult => ({ outcome: 'config-fault', code, phase })

export const unknown = (code: string): SendResult => ({ outcome: 'unknown', code, phase })

export const rejected = (code: string, unlisted = false): SendResult => ({
  outcome: 'rejected',
  code,
  phase,
  badAddress: false,
  unlisted,
})
