import type { ExportContent } from './export-content.ts'

/** What an auditor reads first. */
export function exportReadme({ madeAt, program, log, teams }: ExportContent): string {
  const names = teams.map(({ teamId }) => teamId).join(', ')
  return `# 希望之光帮扶团记录导出 / Hopelight record export

${madeAt} · hopelight ${program} · ${log} · ${names}

## 中文

本包是上列帮扶团全部记录的副本，可离线核验：

    npx hopelight audit verify 本文件.zip --checkpoint 您保存的旧检查点.note --key 您保存的公钥.vkey

- \`entries/\` 逐条记录，每行一条（RFC 8785 规范 JSON），第 n 行即该流程第 n 条。
- \`histories/\` Temporal 的原始历史，各条记录由此得出；\`workflows/\` 是产生它们的程序。
- \`checkpoints/\` 每个团一份已签名的检查点：七本日志各有多少条、默克尔树根是多少。\`checkpoints/earlier/\` 为本机以前的检查点。
- \`proofs/\` 一致性与包含证明；\`keys/\` 公钥及换钥文书；\`calendars/\`、\`templates/\` 当时所用的日历与模板；\`sbom.cdx.json.gz\` 软件清单。
- \`MANIFEST.note\` 每个文件的 SHA-256，已签名。

请把每次收到的 \`checkpoints/*.note\` 和首次收到的 \`keys/log.vkey\` 另存于本单位，以后核验时用 \`--checkpoint\`、\`--key\` 交给程序。
没有外部保存的检查点，本包只能证明自身前后一致：同时掌握数据库与密钥的人可以整体重写。

## English

This is a copy of the whole record of the teams above. It is verified offline:

    npx hopelight audit verify THIS-FILE.zip --checkpoint YOUR-EARLIER.note --key YOUR-KEPT.vkey

- \`entries/\` the record, one entry a line (canonical JSON, RFC 8785); line n is entry n of that workflow.
- \`histories/\` Temporal's own histories, which the entries follow from; \`workflows/\` the code that made them.
- \`checkpoints/\` one signed note a team: how many entries each of its seven logs has, and the root of each Merkle tree;
  \`checkpoints/earlier/\` those that the installation has kept of its own.
- \`proofs/\` consistency and inclusion proofs; \`keys/\` public keys and notes of their rotation; \`calendars/\` and
  \`templates/\` what was planned by; \`sbom.cdx.json.gz\` the list of software.
- \`MANIFEST.note\` the SHA-256 of every file, signed.

Keep each \`checkpoints/*.note\` you receive, and the first \`keys/log.vkey\`, in your own house, and hand them to the program
with \`--checkpoint\` and \`--key\` the next time. Without a checkpoint kept outside, this file proves only that it agrees with
itself: whoever holds both the database and the key can rewrite everything.
`
}
