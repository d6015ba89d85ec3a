import type { ActivityPorts } from '../../../activities/ports.ts'
import type { Passing } from './passing.ts'

/** The ports with crash points before and after what changes something outside. */
export function mortalPorts(ports: ActivityPorts, pass: Passing): ActivityPorts {
  const { channels, keeper, outbox, record } = ports
  const { archive, register } = keeper
  return {
    ...ports,
    record: {
      ...record,
      async append(outcomes) {
        pass('record/before-append')
        const result = await record.append(outcomes)
        pass('record/after-append')
        return result
      },
      async calendarYears(version) {
        pass('plan/before-years')
        const years = await record.calendarYears(version)
        pass('plan/after-years')
        return years
      },
    },
    outbox: {
      ...outbox,
      async address(addressings, at) {
        pass('courier/before-address')
        const channelIds = await outbox.address(addressings, at)
        pass('courier/after-address')
        return channelIds
      },
      async claim(deliveries, claim) {
        pass('courier/before-claim')
        const isOurs = await outbox.claim(deliveries, claim)
        pass('courier/after-claim')
        return isOurs
      },
      async settle(...given) {
        pass('courier/before-settling')
        await outbox.settle(...given)
        pass('courier/after-settling')
      },
    },
    channels: channels.map((configured) => ({
      ...configured,
      channel: {
        ...configured.channel,
        async send(message, messageId) {
          const result = await configured.channel.send(message, messageId)
          pass('courier/after-answer')
          return result
        },
      },
    })),
    keeper: {
      ...keeper,
      archive: {
        ...archive,
        async put(run) {
          pass('keeper/before-archive')
          const archived = await archive.put(run)
          pass('keeper/after-archive')
          return archived
        },
      },
      register: {
        ...register,
        async putArchivedRun(run) {
          await register.putArchivedRun(run)
          pass('keeper/after-index')
        },
        async putFindings(...given) {
          pass('keeper/before-findings')
          await register.putFindings(...given)
        },
      },
    },
  }
}
