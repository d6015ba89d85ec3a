/** Said wherever the settings are read, while no other channel is among them. */
export const nobodyTold =
  '没有人会收到通知：只设了存档的通道，办法见 docs/notices.md / nobody is told anything: no channel is set but those that put on file'
