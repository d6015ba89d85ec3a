import type { Attention, AttentionKind } from './attention.ts'
import { fill } from './message-templates.ts'

export interface AttentionText {
  /** What is wrong, and what to do about it. */
  readonly zh: string
  readonly en: string
}

export interface TextedAttention extends Attention {
  readonly code: string | null
}

/**
 * `subject` is filled in, its two parts as `first` and `second`, and `code` where there is one. The command of each
 * sentence is one that the CLI has.
 */
const sentences: Readonly<Record<AttentionKind, AttentionText>> = {
  'seat-empty': {
    zh: '{second} 的岗位 {first} 无人，其他岗位照常通知。请确定人选，在帮扶团文件的 seats 里写上人员编号，再按新文件启动',
    en: 'nobody holds the seat {first} of {second}, the others are told. Write the person id into seats of the team file and start with it again',
  },
  'person-unknown': {
    zh: '人员 {subject} 不在人员文件里，通知只写进通知文件。请把此人加进人员文件，再启动一次',
    en: '{subject} is not in the people file, what they are told goes into the notices file only. Add them and start again',
  },
  'address-missing': {
    zh: '人员 {first} 没有 {second} 地址，改用其下一个通道。请在人员文件里补上，再启动一次',
    en: '{first} has no {second} address, their next channel is used. Add it to the people file and start again',
  },
  'address-refused': {
    zh: '人员 {first} 的 {second} 地址被拒收{code}，没有送达。请核对人员文件里的地址，再启动一次，并另行告知本人',
    en: 'the {second} address of {first} was refused{code}, nothing arrived. Check it in the people file, start again, and tell them another way',
  },
  'channel-unknown': {
    zh: '有人选了通道 {subject}，设置里却没有，改用其下一个通道。请在设置里补上，或改正人员文件',
    en: 'somebody chose the channel {subject}, which the settings do not have; their next one is used. Add it, or correct the people file',
  },
  'channel-disabled': {
    zh: '通道 {subject} 的设置有误{code}，已停发，未发的都留着。请改正密钥、口令、关键词或白名单，然后执行 npx hopelight channels enable {subject}',
    en: 'the settings of the channel {subject} are wrong{code}; it sends nothing, what waits is kept. Mend its key, password, keyword or address list, then run npx hopelight channels enable {subject}',
  },
  'message-refused': {
    zh: '通道 {subject} 拒收了一条内容{code}，该条没有送达。请用 npx hopelight notices --state failed 查看，并另行告知收件人',
    en: 'the channel {subject} refused a message{code}; it did not arrive. See npx hopelight notices --state failed, and tell its recipient another way',
  },
  'result-unknown': {
    zh: '通知 {subject} 必须送到，却不知是否送达{code}，不再自动重发。请向收件人当面确认，然后执行 npx hopelight notices acknowledge {subject}',
    en: 'nobody knows whether the notice {subject}, which must arrive, did{code}; it is not sent again. Ask its recipient, then run npx hopelight notices acknowledge {subject}',
  },
  'clock-off': {
    zh: '机器 {subject} 的时钟与 Temporal 或数据库相差五分钟以上，它已暂停发送，未发的都留着。请校准它的时钟（NTP），之后自行恢复',
    en: 'the clock of the machine {subject} differs from Temporal’s or the database’s by more than five minutes; it sends nothing, what waits is kept. Set its clock right (NTP), then it goes on by itself',
  },
}

/** A ready sentence in each language: what is wrong, and what to do. */
export function attentionText({ kind, subject, code }: TextedAttention): AttentionText {
  const [first = subject, second = ''] = subject.split(/[@ ]/)
  const { zh, en } = sentences[kind]
  return {
    zh: fill(zh, { subject, first, second, code: code === null ? '' : `（代码 ${code}）` }),
    en: fill(en, { subject, first, second, code: code === null ? '' : ` (code ${code})` }),
  }
}
