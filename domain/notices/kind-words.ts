import type { NoticeKind } from '../cadence/notice.ts'

/** What a notice is about, in one word, as screens show it. @source docs/programme.md, "9. Words" */
export const noticeKindWords: Readonly<Record<NoticeKind, { readonly zh: string; readonly en: string }>> = {
  welcome: { zh: '启动通知', en: 'welcome' },
  opening: { zh: '期次启动', en: 'opening' },
  exempt: { zh: '节假日免开', en: 'exempt' },
  reminder: { zh: '临期', en: 'reminder' },
  yellow: { zh: '逾期预警', en: 'warning' },
  red: { zh: '逾期督办', en: 'supervision' },
  nudge: { zh: '催办提醒', en: 'nudge' },
  'order-drafted': { zh: '督办单待签发', en: 'order to sign' },
  'order-unsigned': { zh: '督办单逾期未签', en: 'order not signed' },
  'order-issued': { zh: '督办单', en: 'supervision order' },
  'order-unanswered': { zh: '督办单逾期未反馈', en: 'order not answered' },
  'order-replied': { zh: '督办单已反馈', en: 'order answered' },
  'order-returned': { zh: '督办单退回重办', en: 'order returned' },
  'order-closed': { zh: '督办单办结销号', en: 'order closed' },
  'level-three': { zh: '提级协调', en: 'level three' },
  returned: { zh: '退回补正', en: 'returned' },
  moved: { zh: '日期调整', en: 'dates moved' },
  'called-off': { zh: '活动取消', en: 'called off' },
  suspended: { zh: '暂停', en: 'suspended' },
  resumed: { zh: '恢复', en: 'resumed' },
  concluded: { zh: '全部结束', en: 'concluded' },
}
