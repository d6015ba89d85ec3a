import { dataOption, findApi } from '../find-api.ts'
import { enabledAnswer } from '../../../domain/schemas/view-schemas.ts'
import type { CliCommand } from '../command.ts'

const courierWords = {
  woken: '投递流程马上重试 / its courier tries again now',
  'no-courier': '投递流程未在运行，启动服务后再发 / its courier does not run, start the service',
  unreachable: 'Temporal 没有回应，到下次投递时再发 / Temporal does not answer, its courier looks later',
} as const

export const channelsEnable: CliCommand = {
  name: 'channels enable',
  summary: '修好设置后恢复一个通道的发送 / let a channel send again once its settings are mended',
  arguments: [{ form: '<CHANNEL>', summary: '通道编号 / channel id' }],
  options: [dataOption],
  example: 'npx hopelight channels enable mail-office',
  run: async (context) => {
    const channelId = context.argument(0)[0] ?? ''
    const answer = await findApi(context).post(
      `/channels/${encodeURIComponent(channelId)}/enable`,
      {},
      enabledAnswer,
    )
    if (context.json) return context.printJson(answer)
    const before = answer.wasDisabled ? '已恢复' : '本来没有停用'
    context.print(`通道 ${channelId} ${before}；${courierWords[answer.courier]}`)
  },
}
