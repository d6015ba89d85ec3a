import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { projectFolder } from '../../../config/project-folder.ts'
import { qsTea } from '../../domain/cadence/plan/planned.ts'
import { runInProcess } from '../support/run-in-process.ts'
import { runHopelight } from './run-hopelight.ts'

const planDocument = z.strictObject({
  teams: z.array(
    z.looseObject({
      teamId: z.string(),
      startOn: z.string(),
      occurrences: z.array(
        z.looseObject({ step: z.string(), period: z.string(), milestones: z.array(z.unknown()) }),
      ),
    }),
  ),
})

const qsTeaFile = 'examples/qs-tea.yaml'
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plan-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

async function json(...words: string[]) {
  const { exitCode, stdout, stderr } = await runInProcess(['plan', ...words, '--json'])
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  return planDocument.parse(JSON.parse(stdout))
}

describe('hopelight plan --json', () => {
  it("gives the planner's own plan, whole", async () => {
    expect(await json(qsTeaFile)).toEqual({
      teams: [
        {
          teamId: 'qs-tea',
          startOn: '2026-01-05',
          endsOn: '2029-01-04',
          template: 'six-step.v1',
          occurrences: qsTea,
        },
      ],
    })
  })

  it('is the same in every time zone', async () => {
    const plans = await Promise.all(
      ['UTC', 'America/New_York', 'Pacific/Apia'].map((TZ) =>
        runHopelight(['plan', qsTeaFile, '--json'], { TZ }),
      ),
    )
    expect(new Set(plans.map(({ stdout }) => stdout)).size).toBe(1)
  })

  it('shows whole occurrences with a due in the span, both days included, and exempt ones by their opening', async () => {
    const { teams } = await json(qsTeaFile, '--from', '2026-02-10', '--to', '2026-02-14')
    expect(teams[0]?.occurrences.map(({ step, period }) => `${step} ${period}`)).toEqual([
      // The agenda is due on Saturday 02-14.
      'quarterly-consultation 2026-Q1',
      // Held on 02-06, its minutes are due on 02-11.
      'weekly-salon 2026-W06',
      // Confirmed three working days before 02-25: on 02-13.
      'monthly-visit 2026-02',
      'weekly-salon 2026-W07',
      // Exempt, announced on 02-10.
      'weekly-salon 2026-W08',
    ])
    expect(teams[0]?.occurrences[0]?.milestones).toHaveLength(7)
  })

  it('takes --start for a missing startOn and leaves a stated one', async () => {
    const { teams } = await json(
      'examples/longyou.yaml',
      qsTeaFile,
      '--start',
      '2026-03-02',
      '--to',
      '2026-03-06',
    )
    expect(teams.map(({ teamId, startOn }) => [teamId, startOn])).toEqual([
      ['longyou', '2026-03-02'],
      ['qs-tea', '2026-01-05'],
    ])
  })

  it('shows one team of several', async () => {
    const { teams } = await json('examples/quzhou.yaml', '--team', 'jiangshan', '--start', '2026-03-02')
    expect(teams.map(({ teamId }) => teamId)).toEqual(['jiangshan'])
    expect(teams[0]?.occurrences).toHaveLength(214)
  })
})

describe('hopelight plan for people', () => {
  it('is a table whose lines are equally wide, Chinese characters counted as two', async () => {
    const { exitCode, stdout } = await runInProcess(['plan', qsTeaFile])
    expect(exitCode).toBe(0)
    // Each block between a top and a bottom border is one table.
    const blocks = stdout
      .split('┌')
      .slice(1)
      .map((block) => `┌${block.slice(0, block.indexOf('┘') + 1)}`)
    expect(blocks).toHaveLength(2)
    for (const block of blocks) {
      const widths = block
        .split('\n')
        .map((line) => line.replaceAll(/[\u3000-\u303f\u4e00-\u9fff\uff00-\uff60]/g, 'ww').length)
      expect(new Set(widths).size).toBe(1)
    }
  })

  it('uses the official words, marks what is provisional, and says why a date moved', async () => {
    const { stdout } = await runInProcess(['plan', qsTeaFile])
    expect(stdout).toMatch(/一周一微型沙龙 +│ 156 +│ 1 +│/)
    expect(stdout).toContain('节假日免开')
    expect(stdout).toMatch(/举办沙龙 +│ 联络员 +│ 2026-12-31 周四 暂定 │ .*2027-01-01 休息/)
    expect(stdout).toMatch(/组团入企 +│ 联络员 +│ 2026-01-23 周五 +│ 02-04 02-11 02-25 │/)
  })

  it('has no colour on a pipe', async () => {
    const { stdout } = await runInProcess(['plan', qsTeaFile, '--to', '2026-02-01'])
    expect(stdout).not.toContain('\u001b')
  })

  it('says that a team without startOn is planned from another day', async () => {
    const { stdout } = await runInProcess(['plan', 'examples/longyou.yaml', '--start', '2026-03-02'])
    expect(stdout).toContain('2026-03-02 至 2029-03-01（文件未写 startOn，按此日起算）')
  })

  it('ends quietly when its reader closes the pipe', async () => {
    const child = spawn(process.execPath, ['bin/hopelight.js', 'plan', 'examples/quzhou.yaml', '--json'], {
      cwd: projectFolder(),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let stderr = ''
    child.stderr.on('data', (chunk) => {
      stderr += String(chunk)
    })
    child.stdout.once('data', () => child.stdout.destroy())
    const exitCode = await new Promise((resolve) => child.on('close', resolve))
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  })
})

describe('hopelight plan with bad input', () => {
  it('names line, field and what was expected, all at once', async () => {
    const path = write(
      'teams.yaml',
      [
        'version: 1',
        'teams:',
        '  - teamId: QS Tea',
        '    name: 青山县茶产业帮扶团',
        '    county: 青山县',
        '    industry: 茶产业',
        '    startOn: 2026-02-30',
        '    seats: { expert: [p-1, p-2] }',
      ].join('\n'),
    )
    const { exitCode, stdout, stderr } = await runInProcess(['plan', path])
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toMatch(/teams\.yaml:3:\d+ teams\[0\]\.teamId/)
    expect(stderr).toMatch(/teams\.yaml:7:\d+ teams\[0\]\.startOn/)
    expect(stderr).toContain('YYYY-MM-DD')
  })

  it('gives the same as one JSON document', async () => {
    const path = write('teams.yaml', 'version: 1\nteams: [\n')
    const { exitCode, stdout, stderr } = await runInProcess(['plan', path, '--json'])
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: '' })
    expect(JSON.parse(stdout)).toMatchObject({
      error: {
        code: 'bad-input',
        commandId: null,
        details: [{ file: path, line: 3 }],
      },
    })
    expect(stdout).toContain('YAML')
  })

  it.each([
    ['a file that is not there', () => join(folder, 'none.yaml')],
    ['a file in another encoding', () => write('gbk.yaml', Uint8Array.from([0xc7, 0xe0, 0xc9, 0xbd]))],
    ['an empty file', () => write('empty.yaml', '')],
  ])('%s is bad input', async (_, path) => {
    const { exitCode, stdout, stderr } = await runInProcess(['plan', path()])
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain('.yaml:1:1')
  })

  it('an unknown team is not found; the nearest are named', async () => {
    const words = ['plan', 'examples/quzhou.yaml', '--team', 'lonyou']
    const plain = await runInProcess(words)
    expect({ exitCode: plain.exitCode, stdout: plain.stdout }).toEqual({ exitCode: 4, stdout: '' })
    expect(plain.stderr).toContain('longyou')
    const { exitCode, stdout } = await runInProcess([...words, '--json'])
    expect(exitCode).toBe(4)
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'unknown-team', details: [{ given: 'lonyou' }] },
    })
  })

  it.each([
    ['--start', '2026-02-30'],
    ['--from', '26-01-01'],
    ['--to', '２０２６-01-3２'],
    ['--to', 'soon'],
  ])('a day that is none is refused with the right form: %s %s', async (option, given) => {
    const { exitCode, stderr } = await runInProcess(['plan', qsTeaFile, option, given])
    expect(exitCode).toBe(2)
    expect(stderr).toContain(given)
    expect(stderr).toContain('YYYY-MM-DD')
  })

  it('takes a day in full-width digits', async () => {
    const { exitCode, stdout } = await runInProcess([
      'plan',
      qsTeaFile,
      '--to',
      '２０２６-０１-１８',
      '--json',
    ])
    expect(exitCode).toBe(0)
    expect(stdout).toContain('2026-W03')
    expect(stdout).not.toContain('2026-W04')
  })

  it.each([
    ['no file', ['plan']],
    ['an unknown option', ['plan', qsTeaFile, '--wat']],
    ['an unknown command', ['plann']],
    ['a span that ends before it begins', ['plan', qsTeaFile, '--from', '2026-02-01', '--to', '2026-01-01']],
  ])('%s is bad input, also as JSON', async (_, words) => {
    const plain = await runInProcess(words)
    expect({ exitCode: plain.exitCode, stdout: plain.stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(plain.stderr.trim()).not.toBe('')
    const { exitCode, stdout } = await runInProcess([...words, '--json'])
    expect(exitCode).toBe(2)
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'bad-input' } })
  })

  it('a year without a calendar is named, and nothing is planned', async () => {
    for (const year of [2025, 2026, 2027, 2028]) {
      cpSync(join(projectFolder(), 'calendars', `${year}.json`), join(folder, `${year}.json`))
    }
    const words = ['plan', qsTeaFile, '--calendar', folder]
    const { exitCode, stdout, stderr } = await runInProcess(words)
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain('2029')
    const asJson = await runInProcess([...words, '--json'])
    expect(JSON.parse(asJson.stdout)).toMatchObject({
      error: { code: 'calendar-year-missing', details: [{ year: 2029 }] },
    })
  })
})

describe('hopelight --help', () => {
  it('lists the commands, and each says how it is used with an example', async () => {
    const { exitCode, stdout } = await runInProcess(['--help'])
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/plan .*三年计划/)
    expect(stdout).toMatch(/calendar .*工作日历/)
    const help = await runInProcess(['plan', '--help'])
    expect(help.stdout).toContain('npx hopelight plan examples/quzhou.yaml')
    expect(help.stdout).toContain('--calendar <DIR>')
  })
})
