import type { Finding } from '../../domain/findings.ts'
import { isUnreachable } from '../../temporal/client/is-unreachable.ts'
import { lookAtData } from './look-at-data.ts'
import { lookAtRecord } from './look-at-record.ts'
import { lookAtTemporal } from './look-at-temporal.ts'
import type { Examined } from './place.ts'

export interface Examination {
  readonly findings: readonly Finding[]
  /** What could not be looked at, in both languages. */
  readonly notLookedAt: readonly string[]
}

const ofTemporal = [
  '流程是否在运行、是否被外部结束 / whether workflows run or were ended from outside',
  '工作进程与时钟 / workers and clocks',
  '留存期与检索属性 / retention and search attributes',
  '尚未归档的历史 / histories that are not archived yet',
]

/**
 * Compares Temporal, ledger and archive; what cannot be asked is named and the rest is looked at. `refused` is why Temporal
 * does not let us in.
 */
export async function examine(
  examined: Examined,
  address: string,
  refused: string | null = null,
): Promise<Examination> {
  const own = await lookAtData(examined)
  if (examined.server !== null) {
    try {
      const served = [...(await lookAtTemporal(examined)), ...(await lookAtRecord(examined))]
      return { findings: [...served, ...own], notLookedAt: [] }
    } catch (error) {
      if (!isUnreachable(error)) throw error
    }
  }
  const record = await lookAtRecord({ ...examined, server: null })
  const away: Finding =
    refused === null
      ? { kind: 'temporal-unreachable', subject: address, details: {} }
      : { kind: 'temporal-refused', subject: address, details: { reason: refused } }
  return { findings: [away, ...record, ...own], notLookedAt: ofTemporal }
}
