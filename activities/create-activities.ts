import { yearOf } from '../domain/calendar/civil-date.ts'
import { dateOf } from '../domain/calendar/instant.ts'
import { planPeriods } from '../domain/cadence/plan/plan-periods.ts'
import { isUrgent } from '../domain/notices/delivery-policy.ts'
import type { Activities } from './activities.ts'
import { archiveHistories } from './archive-histories.ts'
import { calendarOf } from './calendar-versions.ts'
import { checkCalendarHorizon, checkRetention } from './check-horizons.ts'
import { keepCheckpoints } from './keep-checkpoints.ts'
import { lookIntoOutbox } from './look-into-outbox.ts'
import { notifyPeople } from './notify-people.ts'
import type { ActivityPorts, CourierPorts } from './ports.ts'
import { reconcileRecord } from './reconcile-record.ts'
import { recordOutcomes } from './record-outcomes.ts'
import { vouchForMessages } from './vouch-for-messages.ts'
import { whileAlive } from './while-alive.ts'

/** The activities over their ports; each takes one input object and is safe to run again. */
export function createActivities(ports: ActivityPorts): Activities {
  const courier: CourierPorts = { ...ports, checkpoints: ports.keeper.checkpoints }
  return {
    async planPeriods({ calendarVersion, plan }) {
      return planPeriods(await calendarOf(ports, calendarVersion), calendarVersion, plan)
    },
    async vouchForMessages(request) {
      return vouchForMessages(ports, request)
    },
    async recordOutcomes(outcomes) {
      await recordOutcomes(ports, outcomes)
      const { events, notices } = outcomes
      // That courier chooses the people, and wakes the others whom they are told by.
      const isUrgentAmong = notices.some(({ kind }) => isUrgent(kind))
      return isUrgentAmong ? { events, notices, wake: [ports.defaultChannelId] } : { events, notices }
    },
    async numberOrder({ orderId, issuedAt }) {
      return { number: await ports.record.numberOrder(orderId, yearOf(dateOf(issuedAt))) }
    },
    async lookIntoOutbox(request) {
      return whileAlive(() => lookIntoOutbox(courier, request))
    },
    async notifyPeople(request) {
      return whileAlive(() => notifyPeople(courier, request))
    },
    async archiveHistories(request) {
      return whileAlive(() => archiveHistories(ports.keeper, request))
    },
    async reconcileRecord(request) {
      return whileAlive(() => reconcileRecord(ports.keeper, request))
    },
    async keepCheckpoints(request) {
      return whileAlive(() => keepCheckpoints(ports.keeper, request))
    },
    async checkCalendarHorizon({ at }) {
      const { calendarVersionInForce, keeper, record } = ports
      const years = (await record.calendarYears(calendarVersionInForce)) ?? []
      return checkCalendarHorizon(keeper.register, years, at)
    },
    async checkRetention({ at }) {
      return checkRetention(ports.keeper, at)
    },
  }
}
