import { type AnswerTable, words } from './answer-words.ts'

const tooFast = words(
  '发得太快，被平台限流；过几分钟再试',
  'too many messages; the platform wants some minutes of pause',
)
const busy = words('平台忙；稍后再试', 'the platform is busy; try again later')
const badForm = words(
  '平台不认这条消息的格式，是程序的问题，请把此代码报给维护人员',
  'the platform does not take the form of the message; report this code',
)
const unsafe = words(
  '平台认为内容不安全（链接、文字或图片）；请检查通知用语',
  'the platform finds the content unsafe; look at the words of the notice',
)
const badToken = words(
  '令牌不对：请从群设置里重新复制整个 Webhook 地址',
  'the token is wrong; copy the whole webhook address from the group’s settings again',
)

/** @source docs/channels.md, "DingTalk" */
export const dingtalkAnswers: AnswerTable = {
  '130101': words(
    '一分钟超过 20 条，机器人被停用 10 分钟',
    'over 20 messages a minute: the robot is blocked for 10 minutes',
  ),
  '410100': tooFast,
  '1111': words(
    '被平台网关限流，约 10 分钟后再试',
    'the platform’s gateway turns us away for about 10 minutes',
  ),
  '90030': words('机器人当日用量已满，下一工作日再发', 'the robot’s daily quota is used up'),
  '-1': busy,
  '310000': words(
    '没有通过机器人的安全设置（关键词、加签或 IP）',
    'the robot’s security settings (keyword, signature or IP) were not met',
  ),
  '310000 keyword': words(
    '消息里没有机器人的关键词：把「安全设置 → 自定义关键词」里的一个词写进 keyword',
    'the keyword is missing: put one of the robot’s custom keywords into `keyword`',
  ),
  '310000 sign': words(
    '加签不对：重新复制「安全设置 → 加签」里以 SEC 开头的密钥',
    'the signature is wrong: copy the secret (SEC…) of the signature setting again',
  ),
  '310000 timestamp': words(
    '时间相差超过一小时：先校准本机时钟',
    'the time is over an hour off: set this machine’s clock first',
  ),
  '310000 ip': words(
    '本机的出口 IP 不在机器人的 IP 地址段里：在「安全设置 → IP 地址（段）」里加上',
    'this machine’s IP is not allowed: add it to the robot’s IP list',
  ),
  '300001': badToken,
  '300005': badToken,
  '400101': badToken,
  '400102': words('机器人已被停用：请群主重新启用', 'the robot is stopped: have it enabled again'),
  '400013': words('群已解散：在新群里另建机器人', 'the group was dissolved: make a robot in another'),
  '400106': words(
    '机器人已被移出群：重新添加并更换 Webhook',
    'the robot was removed: add one and change the webhook',
  ),
  '88': words('平台不认这个令牌（鉴权失败）', 'the platform does not accept the token'),
  '404': words('平台没有这个地址：重新复制 Webhook', 'no such address there: copy the webhook again'),
  '400105': badForm,
  '40035': badForm,
  '43004': badForm,
  '430101': unsafe,
  '430102': unsafe,
  '430103': unsafe,
  '430104': unsafe,
  '460101': words('消息超过 20000 字节', 'the message is over 20,000 bytes'),
}

/** @source docs/channels.md, "WeCom" */
export const wecomAnswers: AnswerTable = {
  '45009': words('一分钟超过 20 条，稍后再试', 'over 20 messages a minute; try again later'),
  '45033': tooFast,
  '-1': busy,
  '93000': words(
    'Webhook 地址不对，或机器人已被移出群：重新复制整个地址',
    'the webhook is wrong or the robot was removed: copy the whole address again',
  ),
  '93004': words('机器人已被停用：请群主重新启用', 'the robot is stopped: have it enabled again'),
  '93008': words('机器人不在群里：重新添加并更换地址', 'the robot is not in the group: add it again'),
  '40058': words('消息过长或格式不对', 'the message is too long or malformed'),
  '40008': badForm,
  '44004': words('消息是空的', 'the message is empty'),
}

/** @source docs/channels.md, "Feishu" */
export const feishuAnswers: AnswerTable = {
  '11232': words(
    '平台限流：避开整点和半点，稍后再试',
    'limited: avoid whole and half hours, try again later',
  ),
  '99991400': tooFast,
  '19021': words(
    '签名不对，或时间相差超过一小时：先校准本机时钟，再重新复制「签名校验」的密钥',
    'signature or time is wrong: set this machine’s clock, then copy the signature secret again',
  ),
  '19022': words(
    '本机的出口 IP 不在「IP 白名单」里：请加上',
    'this machine’s IP is not on the robot’s IP whitelist: add it',
  ),
  '19024': words(
    '消息里没有机器人的关键词：把「自定义关键词」里的一个词写进 keyword',
    'the keyword is missing: put one of the robot’s custom keywords into `keyword`',
  ),
  '19001': words(
    'Webhook 地址不对，或机器人已被移除：重新复制整个地址',
    'the webhook is wrong or the robot was removed: copy the whole address again',
  ),
  '9499': badForm,
}

/** @source docs/channels.md, "Zhezhengding" */
export const zhezhengdingAnswers: AnswerTable = {
  'OPF-B001-05-16-0002': words(
    '应用没有开通「工作通知」接口：在开放平台申请该接口',
    'the app may not use the work notification interface: apply for it',
  ),
  'http-401': words(
    'App Key、App Secret 或时间不对：核对两个密钥，校准本机时钟',
    'key, secret or time is wrong: compare both, set this machine’s clock',
  ),
  unlisted: words('平台拒收，没有说明原因代码', 'the platform refused without a code that we know'),
}

/** @source docs/channels.md, "Webhook" */
export const webhookAnswers: AnswerTable = {
  'http-401': words(
    '接收方不认签名或时间：核对双方密钥与时钟',
    'the receiver does not accept signature or time: compare secret and clocks',
  ),
  'http-409': words('接收方已经收到过这一条', 'the receiver has this message already'),
}
