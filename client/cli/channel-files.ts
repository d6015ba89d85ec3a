import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { refuse } from '../../domain/refusals.ts'
import { channelsWithFile, type HopelightFile } from '../../config/hopelight-file-schema.ts'
import type { SubmittedPerson } from '../../config/people-file-schema.ts'
import { readHopelightFile } from '../../config/read-hopelight-file.ts'
import { readPeopleFile } from '../../config/read-project-files.ts'
import type { CliContext, CliOption } from './command.ts'
import { CliError } from './errors.ts'
import { badInput } from './inputs.ts'

export const settingsOption: CliOption = {
  form: '--settings <FILE>',
  summary: '设置文件，默认 ./hopelight.yaml（若有）/ settings file, else ./hopelight.yaml where there is one',
}

export const channelPeopleOption: CliOption = {
  form: '--people <FILE>',
  summary: '人员文件，默认设置文件旁的 people.yaml / people file, else people.yaml beside the settings',
}

/** Throws `FileProblemsError`. */
export function settingsFile(context: CliContext): HopelightFile {
  return readHopelightFile(context.option('settings'))
}

/** The people file that goes with the settings; null: there is none. */
export function peoplePath(context: CliContext, { yaml }: HopelightFile): string | null {
  const beside = join(dirname(yaml?.file ?? 'hopelight.yaml'), 'people.yaml')
  return context.option('people') ?? (existsSync(beside) ? beside : null)
}

/** Somebody of the people file. Throws `bad-input` without one, `unknown-person`. */
export function personOf(context: CliContext, file: HopelightFile, personId: string): SubmittedPerson {
  const path = peoplePath(context, file)
  if (path === null) throw badInput('--to 需要人员文件，见 --people / --to needs a people file, see --people')
  const channels = [...channelsWithFile(file.settings).keys()]
  const person = readPeopleFile(path, { channels }).people.find((each) => each.personId === personId)
  if (person === undefined) throw new CliError(refuse('unknown-person', { given: personId }))
  return person
}
