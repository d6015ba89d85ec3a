/** The ways out there are. */
export const channelKinds = [
  'console',
  'file',
  'smtp',
  'dingtalk',
  'wecom',
  'feishu',
  'zhezhengding',
  'webhook',
] as const
export type ChannelKind = (typeof channelKinds)[number]

/** Whether what goes that way is only put on file, where nobody is told of it. */
export function isArchive(kind: ChannelKind): boolean {
  return kind === 'console' || kind === 'file'
}

/** How far an exchange came: what tells "not delivered" from "unknown". @source docs/channels.md, "Outcome by phase" */
export type SendPhase =
  | 'prepare'
  | 'resolve'
  | 'connect'
  | 'greeting'
  | 'login'
  | 'envelope'
  | 'request'
  | 'answer'
