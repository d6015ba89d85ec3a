import { msOf } from '../../../../domain/calendar/instant.ts'

/** The file channel's clock in its tests. */
export const writtenAtMs = msOf('2026-11-23T16:07:30+08:00')
