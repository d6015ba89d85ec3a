/** What an HTTP request can be refused for before anybody asks what it is about; rows of the table of refusals. */
export const requestRefusals = {
  'unknown-field': {
    zh: '没有这些字段：{given}。相近的：{nearest}',
    en: 'No such fields: {given}. Nearest: {nearest}',
    httpStatus: 400,
    exitCode: 2,
  },
  'unknown-address': {
    zh: '没有这个地址，见 /openapi.json',
    en: 'No such address, see /openapi.json',
    httpStatus: 404,
    exitCode: 2,
  },
  'method-not-allowed': {
    zh: '这个地址不接受 {method}，只接受 {allowed}',
    en: 'This address takes no {method}, only {allowed}',
    httpStatus: 405,
    exitCode: 2,
  },
  'host-refused': {
    zh: '请求的 Host 不是本服务的地址',
    en: 'The Host of the request is no address of this service',
    httpStatus: 403,
    exitCode: 2,
  },
  'origin-refused': {
    zh: '不接受来自其他网页的请求',
    en: 'Requests of other web pages are not taken',
    httpStatus: 403,
    exitCode: 2,
  },
  'body-not-json': {
    zh: '正文不是正确的 JSON',
    en: 'The body is no valid JSON',
    httpStatus: 400,
    exitCode: 2,
  },
  'body-type': {
    zh: '正文须为 application/json',
    en: 'The body must be application/json',
    httpStatus: 415,
    exitCode: 2,
  },
  'body-too-large': {
    zh: '正文最多 {most} 字节，请分几次提交',
    en: 'The body may have {most} bytes at most; send it in parts',
    httpStatus: 413,
    exitCode: 2,
  },
  'body-length': {
    zh: '正文与其 Content-Length 不符',
    en: 'The body does not match its Content-Length',
    httpStatus: 400,
    exitCode: 2,
  },
  'request-malformed': {
    zh: '请求不合 HTTP 的规定，或地址的编码有误',
    en: 'The request is no valid HTTP, or its address is wrongly encoded',
    httpStatus: 400,
    exitCode: 2,
  },
  'headers-too-large': {
    zh: '请求头最多 {most} 字节',
    en: 'The headers of a request may have {most} bytes at most',
    httpStatus: 431,
    exitCode: 2,
  },
  'request-slow': {
    zh: '请求没有按时发完',
    en: 'The request did not arrive whole in time',
    httpStatus: 408,
    exitCode: 5,
  },
} as const
