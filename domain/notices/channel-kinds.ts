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

/** How far an exchange came: what tells "not delivered" from "unknown". @source channels.md 1.2 */
export type SendPhase =
  | 'prepare'
  | 'resolve'
  | 'connect'
  | 'greeting'
  | 'login'
  | 'envelope'
  | 'request'
  | 'answer'
