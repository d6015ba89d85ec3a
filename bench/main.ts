/** Measures what docs/performance.md promises and prints each figure beside its limit. Never a test: it takes an hour. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { projectFolder } from '../config/project-folder.ts'
import { type Figure, figureTable } from './figure.ts'
import { machineText } from './machine.ts'
import { readOptions, usage } from './options.ts'
import { type Part, parts } from './parts.ts'
import { withFigures } from './performance-document.ts'
import { say } from './say.ts'

const document = join(projectFolder(), 'docs', 'performance.md')

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
const { names, options } = readOptions(process.argv.slice(2))
const unknown = names.filter((name) => !parts.some((part) => part.name === name))
if (unknown.length > 0) {
  process.stderr.write(
    `no part ${unknown.join(', ')}; ${parts.map(({ name }) => name).join(', ')}\n${usage}\n`,
  )
  process.exit(2)
}
const machine = machineText()
process.stdout.write(`${machine}\n`)
let missed = 0
for (const part of parts.filter(({ name }) => names.length === 0 || names.includes(name))) {
  say(`— ${part.name}`)
  const figures = await part.measure(options)
  missed += figures.filter(({ kept }) => kept === false).length
  process.stdout.write(`\n${part.name}\n${figureTable(figures)}\n`)
  if (options.write) await keep(part, figures)
}
process.stdout.write(`\n${missed === 0 ? 'every limit is kept' : `${missed} limits are missed`}\n`)

async function keep({ name }: Part, figures: readonly Figure[]): Promise<void> {
  const on = new Date().toISOString().slice(0, 10)
  const text = `\n${on}, ${machine}\n\n${figureTable(figures)}\n`
  await writeFile(document, withFigures(await readFile(document, 'utf8'), name, text))
}
