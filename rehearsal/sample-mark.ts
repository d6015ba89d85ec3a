import type { CivilDate } from '../domain/calendar/civil-date.ts'
import type { Evidence, FactValue, Mark } from '../domain/cadence/commands.ts'
import type { EvidenceKind, FactDefinition, MilestoneDefinition } from '../domain/programme/template.ts'
import type { Random } from './random.ts'

const subjects = [
  '原料配比与成本',
  '涂布工艺稳定性',
  '节能与废水回用',
  '检测设备共享',
  '产品标准与认证',
  '青年工程师培养',
] as const

const evidenceNames: Readonly<Record<EvidenceKind, string>> = {
  'sign-in': '签到表.pdf',
  photo: '现场照片.jpg',
  screenshot: '线上会议截图.png',
  record: '活动记录.docx',
  document: '正式文件.pdf',
}

/** A mark with everything that the template asks for, made up of its own facts; some fall below their norm. */
export function sampleMark(milestone: MilestoneDefinition, happenedOn: CivilDate, random: Random): Mark {
  const values = milestone.facts
    .filter((fact) => fact.required || random.chance(40))
    .map((fact) => [fact.fact, factValue(fact, happenedOn, random)] as const)
  return {
    milestone: milestone.milestone,
    happenedOn,
    values: Object.fromEntries(values),
    evidence: sampleEvidence(milestone.evidence, random),
    note: random.chance(10) ? `演练记录：${random.pick(subjects)}` : '',
  }
}

/** The same mark without what the template asks for: no evidence, or one fact less; null: it asks for nothing. */
export function withoutWhatIsAsked(milestone: MilestoneDefinition, mark: Mark): Mark | null {
  if (milestone.evidence.length > 0) return { ...mark, evidence: [] }
  const asked = milestone.facts.find((fact) => fact.required)
  if (asked === undefined) return null
  const { [asked.fact]: _, ...values } = mark.values
  return { ...mark, values }
}

function sampleEvidence(kinds: readonly EvidenceKind[], random: Random): readonly Evidence[] {
  const [first, ...others] = kinds
  if (first === undefined) return []
  const kind = random.pick([first, ...others])
  return [{ kind, name: evidenceNames[kind], sha256: random.hex(64), size: random.whole(20, 4_000) * 1_024 }]
}

function factValue(fact: FactDefinition, happenedOn: CivilDate, random: Random): FactValue {
  switch (fact.type) {
    case 'text':
      return random.pick(subjects)
    case 'texts':
      return [random.pick(subjects)]
    case 'date':
      return happenedOn
    case 'yes-no':
      return random.chance(50)
    case 'choice': {
      const [first = '', ...others] = fact.choices
      return random.pick([first, ...others])
    }
    case 'choices': {
      const [first = '', ...others] = fact.choices
      return [random.pick([first, ...others])]
    }
    case 'integer':
    case 'number':
      return numberValue(fact, random)
  }
}

function numberValue(fact: FactDefinition, random: Random): number {
  const least = fact.least ?? 0
  if (fact.norm !== null && random.chance(6)) return Math.max(least, fact.norm - 1)
  const from = Math.max(least, fact.norm ?? least)
  return Math.min(from + random.whole(0, 6), fact.most ?? Number.MAX_SAFE_INTEGER)
}
