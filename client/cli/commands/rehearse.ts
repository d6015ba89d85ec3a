import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import type { Instant } from '../../../domain/calendar/instant.ts'
import { fileChannelId } from '../../../config/hopelight-file-schema.ts'
import { planProgramme } from '../../../domain/cadence/plan/plan-periods.ts'
import { defaultCacheDir } from '../../../temporal/local/binary-cache.ts'
import { closedLine } from '../../../config/owner-only.ts'
import { CalledOffError } from '../../../rehearsal/called-off.ts'
import { castNames } from '../../../rehearsal/casts.ts'
import { rehearse as play } from '../../../rehearsal/rehearse.ts'
import { type RehearsalResult, stoodTheTest } from '../../../rehearsal/result.ts'
import { startThrowAwayServer } from '../../../rehearsal/throw-away-server.ts'
import { workerHere } from '../../../rehearsal/worker-port.ts'
import { refusalOfError } from '../../../operations/up/refusal-of-error.ts'
import { listenForStop } from '../../../operations/up/stop-request.ts'
import type { CliCommand, CliContext } from '../command.ts'
import { CliError, FailedCheckError } from '../errors.ts'
import { audienceOf } from '../rehearsal-audience.ts'
import { makeKeptFolder, type RehearsalInput, rehearsalInput } from '../rehearsal-input.ts'
import { progressLine, type RehearsalSpan } from '../rehearsal-progress.ts'
import { rehearsalText } from '../rehearsal-text.ts'
import { terminalOf } from '../terminal.ts'

/** As a shell shows an end by Ctrl-C. */
const calledOffExitCode = 130

/** The three years for real, on a throw-away server. @source docs/contracts.md, "hopelight rehearse" */
export const rehearse: CliCommand = {
  name: 'rehearse',
  summary:
    '在一次性的真实 Temporal 上演练三年 / run the three years for real, on a throw-away Temporal server',
  arguments: [{ form: '<FILE>', summary: '帮扶团文件 / team file' }],
  options: [
    { form: '--until <DATE>', summary: '演练到这天晚上为止 / only to the evening of this day' },
    { form: '--cast <NAME>', summary: `角色 / how people act: ${castNames.join(', ')} (mixed)` },
    { form: '--seed <N>', summary: '种子，默认 1 / the same seed gives the same events (1)' },
    { form: '--calendar <DIR>', summary: 'YEAR.json 所在文件夹 / another folder of YEAR.json files' },
    { form: '--keep <DIR>', summary: '台账、历史、结果留在这里 / keep ledger, histories and result here' },
  ],
  example: 'npx hopelight rehearse examples/longyou.yaml --cast mixed --seed 7',
  run: async (context) => {
    const input = rehearsalInput(context)
    const span = spanOf(input, context.now)
    const { keepIn, remarks } = input
    for (const remark of remarks) context.note(remark)
    if (keepIn !== null && (await makeKeptFolder(keepIn))) context.note(closedLine(keepIn))
    const folder = keepIn ?? (await mkdtemp(join(tmpdir(), 'hopelight-')))
    const stop = listenForStop(() => process.exit(calledOffExitCode))
    try {
      const result = await played(context, input, span, folder, stop.signal)
      if (keepIn !== null)
        await writeFile(join(folder, 'result.json'), `${JSON.stringify(result, null, 2)}\n`)
      tellResult(context, input, result)
    } catch (error) {
      // What fails while everything is being ended is no fault of a rehearsal that was called off.
      if (!stop.signal.aborted) throw refusedOr(error)
      context.note(new CalledOffError().message)
    } finally {
      stop.dispose()
      // The server's log may still be written while the folder is being emptied.
      if (keepIn === null) await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
    }
    if (stop.signal.aborted) process.exit(calledOffExitCode)
  },
}

async function played(
  context: CliContext,
  { calendars, keepIn, teams, untilAt }: RehearsalInput,
  span: RehearsalSpan,
  folder: string,
  signal: AbortSignal,
): Promise<RehearsalResult> {
  const log = pino({ level: 'warn' }, pino.destination({ dest: join(folder, 'worker.log'), sync: true }))
  const { stderr } = process
  const write = (text: string): void => void stderr.write(text)
  const screen = (): ReturnType<typeof terminalOf> => terminalOf(stderr, process.env)
  const audience = audienceOf(screen(), signal, write, (progress) => progressLine(screen(), progress, span))
  try {
    return await play(
      {
        teams,
        calendarVersion: calendars.version,
        calendarYears: calendars.years,
        untilAt,
        people: [],
        channelIds: [fileChannelId],
        folder,
        ledgerPlace: { file: join(folder, 'ledger.db') },
        historiesIn: keepIn === null ? null : join(folder, 'histories'),
        cacheFolder: defaultCacheDir(process.env),
        pathVariable: process.env['PATH'] ?? '',
        startServer: startThrowAwayServer,
        startWorker: workerHere,
        log,
      },
      audience,
    )
  } finally {
    audience.clear()
  }
}

/** From now to the end that was asked for, else to the last expiry of all. Throws `UnknownYearError`. */
function spanOf({ teams, untilAt }: RehearsalInput, now: Instant): RehearsalSpan {
  const planned = teams.flatMap(({ calendar, team, template }) =>
    planProgramme(calendar, template, team.startOn, team.salon.weekday),
  )
  const lastAt = planned.reduce((last, { expiresAt }) => (expiresAt > last ? expiresAt : last), now)
  return { from: now, to: untilAt ?? lastAt, planned: untilAt === null ? planned.length : null }
}

/** Throws `FailedCheckError` when a history does not replay or a ledger does not come out again. */
function tellResult(context: CliContext, input: RehearsalInput, result: RehearsalResult): void {
  const { cast, remarks, seed, teams } = input
  const counties = teams.map(({ team }) => team.county)
  const callNames = new Map(
    teams.map(({ team: { county, teamId } }) => [
      teamId,
      counties.filter((each) => each === county).length === 1 ? county : teamId,
    ]),
  )
  const text = rehearsalText(context.terminal, result, { cast, seed, remarks, callNames })
  if (!result.teams.every(stoodTheTest)) throw new FailedCheckError(text, result)
  if (context.json) context.printJson(result)
  else context.print(text)
}

function refusedOr(error: unknown): unknown {
  const refusal = refusalOfError(error)
  return refusal === null ? error : new CliError(refusal)
}
