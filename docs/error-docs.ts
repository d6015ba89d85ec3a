import type { RefusalKind } from '../domain/refusals.ts'

/** `docs/errors.md`: the table of refusals, in Markdown. */
export function errorDocs(table: Readonly<Record<string, RefusalKind>>): string {
  const rows = Object.entries(table).map(
    ([code, { zh, en, httpStatus, exitCode }]) =>
      `| \`${code}\` | ${zh} | ${en} | ${httpStatus} | ${exitCode} |`,
  )
  return `${[
    '# 拒绝与错误 · Refusals and errors',
    '<!-- Generated from domain/refusals.ts by docs/generate.ts; do not edit. -->',
    [
      'One table for the command line, the API, plain Temporal updates (where the code is the `type` of the',
      'ApplicationFailure) and refused signals (where it is the `code` of the recorded `commandRefused` event). A refusal',
      'changes nothing. `{name}` is filled in.',
    ].join('\n'),
    [
      '- Exit code 3: `{"recorded": false, "code", "message", "missing": […]}`.',
      '- Exit codes 2, 4, 5: `{"error": {"code", "message", "commandId", "details": […]}}`.',
      '- `internal` (HTTP 500, exit code 1) is a fault of the program and stands in no table; its log line says where.',
    ].join('\n'),
    ['| code | 中文 | English | HTTP | exit |', '|---|---|---|---|---|', ...rows].join('\n'),
  ].join('\n\n')}\n`
}
