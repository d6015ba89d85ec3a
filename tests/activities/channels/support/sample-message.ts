import type { Meeting, Message, NoticeText } from '../../../../activities/channels/channel.ts'

/** The vectors' delivery of a reminder to `p-006`. @source docs/channels.md, "Keys" */
export const sampleId = 'ww6vaycezntgoemjac665grtef'

export function sampleNotice(set: Partial<NoticeText> = {}): NoticeText {
  return {
    deliveryId: sampleId,
    noticeId: 'longyou/weekly-salon/2026-W48/held/reminder/1',
    number: 'DQJOIJEW',
    kind: 'reminder',
    urgent: false,
    line: '提醒：龙游县特种纸产业帮扶团 第48周微型沙龙，11月27日前办好（暂定）',
    details: ['需要的证明：签到表、照片', '办好后回复「已办」并附上证明'],
    meeting: null,
    ...set,
  }
}

export function sampleMessage(set: Partial<Message> = {}): Message {
  return {
    recipientId: 'p-006',
    address: 'li.ming@town.example',
    language: 'zh',
    datedAt: '2026-11-23T16:07:00+08:00',
    title: '提醒：第48周微型沙龙',
    notices: [sampleNotice()],
    closing: [],
    mayBeRepeat: false,
    ...set,
  }
}

export function sampleMeeting(set: Partial<Meeting> = {}): Meeting {
  return {
    uid: 'longyou-weekly-salon-2026-W48@hopelight.example',
    revision: 0,
    cancelled: false,
    title: '第48周微型沙龙',
    description: ['帮扶团：龙游县特种纸产业帮扶团', '地点：龙游县湖镇镇文化礼堂'],
    startsAt: '2026-11-27T15:00:00+08:00',
    endsAt: '2026-11-27T16:30:00+08:00',
    place: '龙游县湖镇镇文化礼堂',
    ...set,
  }
}
