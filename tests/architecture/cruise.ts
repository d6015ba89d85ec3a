import { resolve } from 'node:path'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options'

export const projectFolder = resolve(import.meta.dirname, '../..')

const rulesFile = resolve(projectFolder, '.dependency-cruiser.cjs')

/** The names of all dependency rules, in the order of the rules file. */
export async function ruleNames(): Promise<readonly string[]> {
  const { ruleSet } = await extractDepcruiseOptions(rulesFile)
  return (ruleSet?.forbidden ?? []).map((rule) => rule.name ?? 'unnamed')
}

/** Every module and import below a folder laid out like the project, judged by the project's rules. */
export async function cruiseFolder(folder: string): Promise<ICruiseResult> {
  const options = await extractDepcruiseOptions(rulesFile)
  const { output } = await cruise(['.'], {
    ...options,
    baseDir: folder,
    validate: true,
    preserveSymlinks: true,
  })
  if (typeof output === 'string') throw new TypeError('The cruiser answered with text instead of a result')
  return output
}
