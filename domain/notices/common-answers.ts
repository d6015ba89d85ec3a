import { type AnswerTable, words } from './answer-words.ts'

const network = words(
  '连不上对方：查看网络、防火墙和主机名',
  'the far end cannot be reached: look at the network, the firewall and the host’s name',
)
const lost = words('连接中断，不知道是否送到', 'the connection was lost; whether it arrived is not known')
const certificate = words(
  '对方的证书不可信：核对主机名；单位自建证书机构的，把证书写进 ca',
  'the certificate is not trusted: compare the host; name the office’s own authority in `ca`',
)
const disk = words('磁盘写不进去：查看空间与权限', 'the disk takes nothing: look at space and rights')
const badSetting = words(
  '设置用不了：运行 npx hopelight channels 查看',
  'the settings cannot be used: run npx hopelight channels',
)

/** Codes of our own, of the system and of HTTP, whatever the channel. @source docs/channels.md, "Outcome by phase"; docs/channels.md, "Outbound rules" */
export const commonAnswers: AnswerTable = {
  'bad-token': words(
    '令牌的写法不对：重新复制整个地址',
    'the token cannot be one: copy the whole address again',
  ),
  'bad-settings': badSetting,
  'bad-secret': badSetting,
  'bad-sender': words('发件人地址不对', 'the sender’s address is wrong'),
  'bad-domain': words('域名不对', 'the domain is wrong'),
  'bad-address': words(
    '这个人没有可用的地址：补到人员文件里',
    'the person has no usable address: add it to the people file',
  ),
  'bad-gateway-range': badSetting,
  'bad-request': badSetting,
  'plain-not-loopback': words('不加密只许发往本机', 'without encryption to this machine alone'),
  'url-unreadable': badSetting,
  'url-not-https': badSetting,
  'url-port': badSetting,
  'url-user-info': badSetting,
  'url-ip-literal': badSetting,
  'url-fragment': badSetting,
  'url-not-the-gateway': badSetting,
  'too-large': words('消息超过通道的上限', 'the message is over the channel’s limit'),
  'no-starttls': words(
    '服务器没有 STARTTLS：改用 security: tls（465）',
    'the server has no STARTTLS: use `security: tls` (465)',
  ),
  'early-reply': words(
    '服务器没等邮件发完就答复，没有送到',
    'the server answered before the mail was whole: not delivered',
  ),
  'not-a-robot-answer': words(
    '答复的不是机器人（像是登录页或网关），不知道是否送到：查看本机上网是否要先登录',
    'whoever answered is no robot (perhaps a login page or a gateway); whether it arrived is not known',
  ),
  'answer-cut-off': lost,
  closed: lost,
  network,
  ADDRESS_REFUSED: words(
    '该主机名指向本机或内网地址，已拒绝连接；内网网关须另写 gateway 及网段',
    'the name leads to this machine or a private network: no connection was made; an intranet needs a gateway',
  ),
  ENOTFOUND: words('没有这个主机名：核对写法和域名解析', 'no such host: compare its name and the DNS'),
  EAI_AGAIN: words('域名解析暂不可用', 'the DNS does not answer now'),
  EDNS: words('没有这个主机名：核对写法和域名解析', 'no such host: compare its name and the DNS'),
  ECONNREFUSED: words('对方没有在听这个端口：核对主机和端口', 'nobody listens there: compare host and port'),
  EHOSTUNREACH: network,
  ENETUNREACH: network,
  ECONNECTION: network,
  ESOCKET: network,
  ECONNRESET: lost,
  EPIPE: lost,
  ETIMEDOUT: words('对方没有在时限内答复', 'the far end did not answer in time'),
  ETLS: words('加密没有谈成：核对端口与 security', 'no encryption came about: compare port and `security`'),
  EAUTH: words('登录没有通过：核对用户名和授权码', 'login failed: compare user and password'),
  EPROTOCOL: words(
    '答复的不是邮件服务器：核对主机和端口',
    'whoever answered is no mail server: compare host and port',
  ),
  CERT_HAS_EXPIRED: words('对方的证书已过期', 'the certificate has expired'),
  CERT_NOT_YET_VALID: words(
    '对方的证书尚未生效：校准本机时钟',
    'the certificate is not valid yet: set this machine’s clock',
  ),
  DEPTH_ZERO_SELF_SIGNED_CERT: certificate,
  SELF_SIGNED_CERT_IN_CHAIN: certificate,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: certificate,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: certificate,
  ERR_TLS_CERT_ALTNAME_INVALID: words(
    '证书上是另一个主机名：核对主机',
    'the certificate is of another host: compare the name',
  ),
  ENOSPC: words('磁盘已满', 'the disk is full'),
  EROFS: disk,
  EACCES: disk,
  EPERM: disk,
  ENOENT: words(
    '数据文件夹还没有：先运行一次 npx hopelight up，或另写 --data',
    'there is no data folder yet: run npx hopelight up once, or name another --data',
  ),
  'http-401': words('对方不认令牌或签名', 'the far end does not accept token or signature'),
  'http-403': words('对方不许：多为 IP 或权限', 'forbidden there: mostly the IP or a right'),
  'http-404': words('对方没有这个地址：核对网址', 'no such address there: compare it'),
  'http-405': words('地址不对：那里不收消息', 'the address is wrong: nothing is taken there'),
  'http-408': words('对方等得太久，稍后再试', 'the far end waited too long; try again later'),
  'http-410': words('该地址已停用', 'the address is no longer in use'),
  'http-425': words('对方暂不受理，稍后再试', 'the far end does not take it yet; try again later'),
  'http-429': words('发得太快，被限流，稍后再试', 'too many messages; try again later'),
}
