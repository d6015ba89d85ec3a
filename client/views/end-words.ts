/** How a workflow was ended that should run. */
export const endWords = {
  terminated: '终止',
  canceled: '取消',
  failed: '以失败结束',
  'timed-out': '以超时结束',
  deleted: '删除',
} as const
