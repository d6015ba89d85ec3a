import type { EvidenceKind } from './template.ts'

const evidenceNames: Readonly<Record<EvidenceKind, string>> = {
  'sign-in': '签到表',
  photo: '照片',
  screenshot: '截图',
  record: '记录',
  document: '文件',
}

/** 签到表. */
export function evidenceName(kind: EvidenceKind): string {
  return evidenceNames[kind]
}
