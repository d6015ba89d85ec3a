import type { CliCommand } from './command.ts'

/** `docs/cli.md`: every command with its arguments, options and an example, in Markdown. */
export function commandDocs(commands: readonly CliCommand[]): string {
  return `${[
    '# 命令行 · Command line',
    '<!-- Generated from client/cli/commands.ts by docs/generate.ts; do not edit. -->',
    [
      '`npx hopelight COMMAND …`. Without a command it says what to do next (`next`). Every command takes `--json` (one',
      'document on stdout, progress and warnings on stderr) and `--help`. Settings: docs/settings.md; codes: docs/errors.md;',
      'keys of `--set`: docs/template.md.',
    ].join('\n'),
    [
      '| exit code | meaning |',
      '|---|---|',
      '| 0 | ok |',
      '| 1 | a fault of the program |',
      '| 2 | bad input |',
      '| 3 | refused, also an unknown step, period or milestone of a known team |',
      '| 4 | unknown team, item or person |',
      '| 5 | unavailable: not known to be recorded; repeat the printed line, the same `commandId` is recorded once |',
      '| 6 | `audit verify`: consistent in itself, origin not checked: no key or checkpoint was given, nor the fingerprint of the latest checkpoint of every team |',
    ].join('\n'),
    ...commands.map(sectionOf),
  ].join('\n\n')}\n`
}

function sectionOf({ name, summary, arguments: given, options, example }: CliCommand): string {
  const usage = ['hopelight', name, ...given.map(({ form }) => form), ...(options.length > 0 ? ['[…]'] : [])]
  return [
    `## \`${usage.join(' ')}\``,
    summary,
    ...(given.length + options.length === 0
      ? []
      : [
          [
            '| | |',
            '|---|---|',
            ...[...given, ...options].map(
              (each) =>
                `| \`${each.form.replaceAll('|', '\\|')}\` | ${each.summary.replaceAll('|', '\\|')} |`,
            ),
          ].join('\n'),
        ]),
    ['```sh', example, '```'].join('\n'),
  ].join('\n\n')
}
