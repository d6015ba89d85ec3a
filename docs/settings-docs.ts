/** One environment variable, for people. */
export interface SettingRow {
  readonly meaning: string
  /** Unit or form. */
  readonly form: string
  /** `—`: there is no bound. */
  readonly least: string
  readonly standard: string
}

type SettingRows = Readonly<Record<string, SettingRow>>

/** What every program of the kind minds, read where it is needed. */
export const commonSettings = {
  NO_COLOR: { meaning: 'Not empty: no colours', form: 'text', least: '—', standard: 'none' },
  TERM: { meaning: '`dumb`: no colours', form: 'name', least: '—', standard: 'the terminal’s own' },
  XDG_CACHE_HOME: {
    meaning: '`hopelight` under it keeps the Temporal program and the built workflow code',
    form: 'path',
    least: '—',
    standard: '~/.cache',
  },
  PATH: {
    meaning: 'Where `temporal`, `python3` and `pip3` are looked for',
    form: 'paths',
    least: '—',
    standard: 'the shell’s own',
  },
  HOPELIGHT_TEMPORAL: {
    meaning:
      'The program of the embedded server, of the version in use; otherwise only a published one is used, which is known by its hash',
    form: 'path',
    least: '—',
    standard: 'none: looked for',
  },
  NO_PROXY: {
    meaning:
      'What no proxy of the environment is asked for; this machine never is. A Temporal elsewhere is reached through `grpc_proxy`, `https_proxy` or `http_proxy` by all but the worker, which goes straight to it',
    form: 'names',
    least: '—',
    standard: 'none',
  },
} as const satisfies SettingRows

/** `docs/settings.md`: every environment variable, in Markdown. */
export function settingDocs(process: SettingRows, api: SettingRows): string {
  return `${[
    '# 设置 · Settings',
    '<!-- Generated from workers/settings.ts and client/cli/settings.ts by docs/generate.ts; do not edit. -->',
    [
      'All settings are environment variables. They are read once, at the start, as a whole: everything that is wrong with',
      'them is told at once, with exit code 2, and nothing is started. An empty variable counts as absent. What belongs to',
      'one call is an option of the command ([cli.md](cli.md)), what belongs to an office is in files',
      '([template.md](template.md)).',
    ].join('\n'),
    '## `hopelight up`, `hopelight worker`, `hopelight ledger rebuild`',
    tableOf(process),
    [
      '`TEMPORAL_*` and the configuration file are those of Temporal’s own command line; of its other variables those for',
      'TLS (`TEMPORAL_TLS_…`), the API key (`TEMPORAL_API_KEY`) and headers count as well, see',
      '[operations.md](operations.md#temporal-behind-tls). An API key is only ever sent over TLS. A connection in the clear',
      'is made where nothing else is asked for; the way to such a server has to be private, such as a tunnel.',
      '',
      'The password of `HOPELIGHT_LEDGER` may stand in the address, in `PGPASSWORD` or in the password file. It is never',
      'printed and never logged.',
    ].join('\n'),
    '## The commands that ask the API',
    [
      '`next`, `inbox`, `show`, `mark` and the others read `HOPELIGHT_DATA` as above, or these two for an API elsewhere:',
    ].join('\n'),
    tableOf(api),
    '## Every command',
    tableOf(commonSettings),
  ].join('\n\n')}\n`
}

function tableOf(rows: SettingRows): string {
  return [
    '| variable | meaning | unit or form | least | default |',
    '|---|---|---|---|---|',
    ...Object.entries(rows).map(
      ([name, { meaning, form, least, standard }]) =>
        `| \`${name}\` | ${meaning} | ${form} | ${least} | ${standard} |`,
    ),
  ].join('\n')
}
