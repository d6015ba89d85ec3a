import type { SendResult } from './channel.ts'

/** What an answer's code says. A number: wait at least so many milliseconds. @source docs/channels.md, "Classes of failure" */
export type Verdict = 'sent' | 'retry' | 'config-fault' | 'rejected' | 'bad-address' | 'unlisted' | number

export const minuteMs = 60_000

/** The result of an answer that was received and understood. */
export function resultOfVerdict(code: string, verdict: Verdict): SendResult {
  const phase = 'answer'
  if (typeof verdict === 'number') return { outcome: 'retry', code, phase, retryAfterMs: verdict }
  switch (verdict) {
    case 'sent':
    case 'config-fault':
      return { outcome: verdict, code, phase }
    case 'retry':
      return { outcome: 'retry', code, phase, retryAfterMs: null }
    case 'rejected':
    case 'bad-address':
    case 'unlisted':
      return {
        outcome: 'rejected',
        code,
        phase,
        badAddress: verdict === 'bad-address',
        unlisted: verdict === 'unlisted',
      }
  }
}
