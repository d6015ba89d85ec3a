import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { dateOf } from '../../../domain/calendar/instant.ts'
import { recordedAnswer } from '../../../domain/schemas/command-schema.ts'
import { eventsOf } from '../../../ledger/queries/events.ts'
import { openOccurrences } from '../../../ledger/queries/occurrences.ts'
import { jpegPhoto, pdfFile } from '../../support/evidence-files.ts'
import { type ApiRig, createApiRig, sha256Of } from '../support/api-rig.ts'
import { runInProcess } from '../support/run-in-process.ts'
import type { CliRun } from './run-hopelight.ts'
import { courseOfEvents } from '../../support/course-of-events.ts'

const step = 'weekly-salon'
let api: ApiRig
let period: string
let files: string

beforeAll(async () => {
  api = await createApiRig(inject('temporalAddress'), {
    forwardDays: 45,
    people: [{ personId: 'p-006', name: '联络员·青山', language: 'zh', channels: [], contacts: [] }],
  })
  period = await api.openPeriod(step)
  files = await mkdtemp(join(tmpdir(), 'hopelight-files-'))
  await writeFile(join(files, 'salon.jpg'), jpegPhoto())
  await writeFile(join(files, '签到.pdf'), pdfFile('签到'))
})

afterAll(async () => {
  await api.close()
  await rm(files, { recursive: true, force: true })
})

function hopelight(...words: readonly string[]): Promise<CliRun> {
  return runInProcess([...words, '--data', api.dataFolder])
}

/** `hopelight mark` of the salon with everything it needs, and these words. */
function markHeld(...words: readonly string[]): Promise<CliRun> {
  const facts = ['--set', 'place=龙游', '--set', 'form=现场', '--set', 'experts=2']
  const evidence = ['--evidence', `照片:${join(files, 'salon.jpg')}`, `签到表：${join(files, '签到.pdf')}`]
  return hopelight('mark', api.teamId, step, period, 'held', ...facts, ...evidence, ...words)
}

function documentOf({ stdout, stderr }: CliRun): unknown {
  expect(stderr).toBe('')
  return JSON.parse(stdout)
}

const onDay = (): readonly string[] => ['--on', api.today()]

const longNote = '长'.repeat(2_001)

/** One team, in the order of its days. */
const inTurn = courseOfEvents()

describe('hopelight mark', () => {
  inTurn('is refused with 3 and names what is missing, in words and as JSON', async () => {
    const plain = await markHeld(...onDay())
    expect({ exitCode: plain.exitCode, stdout: plain.stdout }).toEqual({ exitCode: 3, stdout: '' })
    expect(plain.stderr).toContain('还缺：参加人数（attendees）')
    const json = await markHeld(...onDay(), '--json')
    expect(json.exitCode).toBe(3)
    const message: unknown = expect.stringContaining('attendees')
    expect(documentOf(json)).toEqual({
      recorded: false,
      code: 'evidence-missing',
      message,
      missing: ['attendees'],
    })
  })

  inTurn(
    'records once under one id: full-width digits, a file, a note; then the same answer again',
    async () => {
      const words = [...onDay(), '--set', 'attendees=２', '--note', '讨论 𠮷', '--command-id', 'by-hand-0001']
      const first = await markHeld(...words, '--json')
      expect(first.exitCode).toBe(0)
      const answer = documentOf(first)
      expect(recordedAnswer.parse(answer)).toMatchObject({ commandId: 'by-hand-0001' })
      expect(documentOf(await markHeld(...words, '--json'))).toEqual(answer)
      const told = await markHeld(...words)
      expect(told.stdout).toMatch(
        /^已登记：举办沙龙 (?:按期|逾期)完成，\d{4}-\d\d-\d\d \d\d:\d\d；未达规模：参加人数 2 人（规模 3 人），已照收\n$/,
      )
      const [event] = await eventsOf(api.rig.ledger, api.teamId, { step, kind: 'milestonesMarked' })
      const values = { place: '龙游', form: '现场', attendees: 2, experts: 2 }
      const [photo, sheet] = [jpegPhoto(), pdfFile('签到')]
      const evidence = [
        { kind: 'photo', name: 'salon.jpg', sha256: sha256Of(photo), size: photo.byteLength },
        { kind: 'sign-in', name: '签到.pdf', sha256: sha256Of(sheet), size: sheet.byteLength },
      ]
      expect(event).toMatchObject({
        actor: { personId: 'local-admin', seatId: 'liaison', via: 'local-admin' },
        marks: [{ values, evidence, note: '讨论 𠮷', belowNorm: ['attendees'] }],
      })
    },
  )

  inTurn('without --on is for the day on which the meeting was due, never for today', async () => {
    const salons = (await openOccurrences(api.rig.ledger, api.teamId)).filter((each) => each.step === step)
    const dues = salons.flatMap(({ milestones }) =>
      milestones.filter(({ milestone }) => milestone === 'held'),
    )
    const late = dues.find((each) => each.period !== period && dateOf(each.dueAt) < api.today())
    if (late === undefined) throw new Error('no second salon is due')
    const facts = ['place=龙游', 'form=现场', 'experts=2', 'attendees=8'].flatMap((fact) => ['--set', fact])
    const line = ['mark', api.teamId, step, late.period, '举办沙龙', ...facts]
    const marked = await hopelight(...line, '--evidence', 'https://example.com/a.jpg', '--json')
    expect(documentOf(marked)).toMatchObject({ recorded: true })
    const events = await eventsOf(api.rig.ledger, api.teamId, { step, kind: 'milestonesMarked' })
    expect(events.at(-1)).toMatchObject({ period: late.period, marks: [{ happenedOn: dateOf(late.dueAt) }] })
  })

  inTurn(
    'of the same value says who and when; of another points to correct; of the id’s other body refuses',
    async () => {
      const same = [...onDay(), '--set', 'attendees=2', '--note', '讨论 𠮷']
      const again = await markHeld(...same)
      expect(again.exitCode).toBe(0)
      expect(again.stdout).toMatch(
        /^此前已登记：举办沙龙 (?:按期|逾期)完成，local-admin 于 \d{4}-\d\d-\d\d \d\d:\d\d 登记；未达/,
      )
      const other = await markHeld(...onDay(), '--set', 'attendees=9')
      expect(other.exitCode).toBe(3)
      expect(other.stderr).toContain('内容不同；更正请用 correct')
      const reused = await markHeld(...onDay(), '--set', 'attendees=9', '--command-id', 'by-hand-0001')
      expect(reused.exitCode).toBe(3)
      expect(reused.stderr).toContain('by-hand-0001')
    },
  )

  inTurn('takes several milestones from a file with a BOM, all or nothing', async () => {
    const file = join(files, 'record.yaml')
    const marks = (experts: string) => `\u{feff}marks:
  - { milestone: visited, on: ${api.today()}, values: { firms: ３, experts: ${experts} }, evidence: ['record:${join(files, 'salon.jpg')}'] }
  - { milestone: 问题登记建账, on: ${api.today()}, values: { issues: [缺设备, 缺人] } }
`
    const visit = await api.openPeriod('monthly-visit')
    const before = await api.sequence('monthly-visit')
    await writeFile(file, marks('[]'))
    const wrong = await hopelight('mark', api.teamId, 'monthly-visit', visit, '--file', file)
    expect(wrong.exitCode).toBe(3)
    expect(await api.sequence('monthly-visit')).toBe(before)
    await writeFile(file, marks('2'))
    const right = await hopelight('mark', api.teamId, '一月一组团帮扶', visit, '--file', file, '--json')
    const visited = {
      milestone: 'visited',
      name: '组团入企',
      happenedOn: api.today(),
      belowNorm: [],
    }
    expect(documentOf(right)).toMatchObject({
      recorded: true,
      marks: [visited, { milestone: 'issues-registered', name: '问题登记建账' }],
    })
    const told = await hopelight('mark', api.teamId, 'monthly-visit', visit, '--file', file)
    expect(told.stdout).toMatch(/^此前已登记：组团入企 .*\n此前已登记：问题登记建账 .*\n$/)
    await writeFile(file, 'marks:\n  - { milestone: held, on: 2026-02-30 }\n  - 7\n')
    const bad = await hopelight('mark', api.teamId, 'monthly-visit', visit, '--file', file)
    expect(bad.exitCode).toBe(2)
    expect(bad.stderr).toContain('record.yaml:2')
    expect(bad.stderr).toContain('record.yaml:3')
  })

  test.each([
    [['nowhere', step, 'P', 'held'], 4, '没有帮扶团“nowhere”'],
    [['TEAM', 'weekly-saloon', 'P', 'held'], 3, '没有步骤“weekly-saloon”。相近的：weekly-salon、'],
    [['TEAM', step, '1999-W01', 'held'], 3, '没有期次“1999-W01”。相近的：'],
    [['TEAM', step, 'P', 'helt'], 3, '没有节点“helt”。相近的：held、'],
    [['TEAM', step, 'P', 'topic-set', '--on', '26-11-27'], 2, '--on 应写作 YYYY-MM-DD'],
    [['TEAM', step, 'P', 'topic-set', '--on', '2026-02-30'], 2, '--on 应写作 YYYY-MM-DD'],
    [['TEAM', step, 'P', 'topic-set', '--on', '2999-01-01'], 3, '晚于今天'],
    [['TEAM', step, 'P', 'topic-set', '--set', 'topic'], 2, '--set 应写作 key=value'],
    [['TEAM', step, 'P', 'topic-set', '--evidence', '/no/such.pdf'], 2, '文件 /no/such.pdf 不存在'],
    [
      ['TEAM', step, 'P', 'topic-set', '--evidence', '相片:/no/such.jpg'],
      2,
      '种类可写 签到表 sign-in、照片 photo',
    ],
    [['--evidence', '/no/such.pdf', 'TEAM', step, 'P', 'topic-set'], 2, '文件 /no/such.pdf 不存在'],
    [['TEAM', step, 'P', 'topic-set', '--person', 'p-006'], 2, '没有这个选项'],
    [['TEAM', step, 'P', 'topic-set', '--as', 'liason'], 2, '没有岗位“liason”，相近的：liaison、'],
    [
      ['TEAM', step, 'P', 'topic-set', '--on', '2026-11-27', '--note', longNote],
      2,
      '说明（note） 最多 2000 字，现有 2001 字',
    ],
    [['TEAM', step, 'P'], 2, '二者取一'],
    [['TEAM', step], 2, '缺少参数'],
  ])('%o ends with %i and says what is wrong', async (given, exitCode, words) => {
    const filled = given.map((word) => (word === 'TEAM' ? api.teamId : word === 'P' ? period : word))
    const [one, json] = [await hopelight('mark', ...filled), await hopelight('mark', ...filled, '--json')]
    expect({ exitCode: one.exitCode, stdout: one.stdout }).toEqual({ exitCode, stdout: '' })
    expect(one.stderr).toContain(words)
    expect(one.stderr).not.toContain('    at ')
    expect(json.exitCode).toBe(exitCode)
    expect(JSON.stringify(documentOf(json))).toContain(words.replaceAll('"', '\\"'))
  })
})

describe('hopelight return, correct, admit, suspend, resume', () => {
  inTurn('record what they say', async () => {
    const facts = ['--set', 'place=龙游', '--set', 'form=现场', '--set', 'experts=2', '--set', 'attendees=8']
    const mark = [...facts, '--evidence', 'https://example.com/salon.jpg', ...onDay()]
    const place = [api.teamId, step, period, 'held']
    const corrected = await hopelight('correct', ...place, ...mark, '--reason', '人数更正', '--json')
    expect(documentOf(corrected)).toMatchObject({ recorded: true })
    const returned = await hopelight('return', ...place, '--reason', '签到表缺页', '--limit', '５', '--json')
    expect(documentOf(returned)).toMatchObject({ recorded: true, state: 'returned' })
    const nothing = await hopelight('return', ...place, '--reason', '再退')
    expect(nothing.exitCode).toBe(3)
    expect(nothing.stderr).toContain('“举办沙龙（held）”尚未登记')
    const late = await hopelight('admit', ...place, ...mark, '--reason', '迟交')
    expect(late.exitCode).toBe(3)
    expect(late.stderr).toContain('无需补录')
    const none = await hopelight('suspend', api.teamId, ...onDay())
    expect({ exitCode: none.exitCode, stderr: none.stderr }).toEqual({
      exitCode: 3,
      stderr: '请写明理由 / A reason is needed\n',
    })
    const suspended = await hopelight('suspend', api.teamId, ...onDay(), '--reason', '防汛')
    expect(suspended.stdout).toContain('已登记：暂停，')
    const resumed = await hopelight('resume', api.teamId, ...onDay())
    expect(resumed.stdout).toContain('已登记：恢复运行，')
  })
})
