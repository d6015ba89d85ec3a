import type { CliCommand } from './command.ts'
import { auditCheckpoint } from './commands/audit-checkpoint.ts'
import { auditExport } from './commands/audit-export.ts'
import { auditKeys } from './commands/audit-keys.ts'
import { auditVerify } from './commands/audit-verify.ts'
import { backup, restore } from './commands/backup.ts'
import { channels, channelsTest } from './commands/channels.ts'
import { channelsEnable } from './commands/channels-enable.ts'
import { channelsSandbox } from './commands/channels-sandbox.ts'
import { doctor } from './commands/doctor.ts'
import { ledgerRebuild } from './commands/ledger.ts'
import { rehearse } from './commands/rehearse.ts'
import { teamAdopt } from './commands/team-adopt.ts'
import { teamRelease } from './commands/team-release.ts'
import { up } from './commands/up.ts'
import { worker } from './commands/worker.ts'
import { fileCommands, serviceCommands } from './daily-commands.ts'

/** Every command, in the order of the help. */
export const commands: readonly CliCommand[] = [
  up,
  worker,
  ...serviceCommands,
  ...fileCommands,
  channels,
  channelsTest,
  channelsEnable,
  channelsSandbox,
  teamRelease,
  teamAdopt,
  rehearse,
  ledgerRebuild,
  doctor,
  backup,
  restore,
  auditExport,
  auditVerify,
  auditCheckpoint,
  auditKeys,
]
