import { type Refusal, refuse } from '../../domain/refusals.ts'
import { NoteError } from '../../audit/signed-note.ts'
import { SigningKeyError } from '../../audit/signing-keys.ts'
import { UnexportableTeamError } from '../../audit/write-export.ts'
import { LedgerUnavailableError } from '../../ledger/errors.ts'
import {
  DataFileInUseError,
  DataFileVersionError,
  DataFolderError,
  PortInUseError,
  TemporalBinaryError,
  TemporalStartError,
} from '../../temporal/local/errors.ts'
import { NotOwnedError } from '../../config/owner-only.ts'
import { ArchiveDamagedError } from '../../temporal/client/archived-histories.ts'
import { LostRunsError } from '../export/team-histories.ts'
import { DataFolderInUseError } from './data-folder.ts'
import { DataFolderCopiedError, LockPlaceError } from './instance-lock.ts'
import { SharedLedgerError } from './join-shared-ledger.ts'
import { TemporalRefusedError } from './reach-temporal.ts'

/** What kept the processes from starting, as a refusal of the table; null: a fault of the program. */
export function refusalOfError(error: unknown): Refusal | null {
  if (error instanceof DataFolderError)
    return refuse('bad-input', {
      problem: `--data ${error.folder} 不能写入，请检查属主与权限，或另选文件夹。${error.message}`,
    })
  if (error instanceof NotOwnedError) return refuse('bad-input', { problem: error.message })
  if (error instanceof PortInUseError)
    return unavailable(`端口 ${error.port} 已被占用，请另选端口或停止占用它的程序。${error.message}`)
  if (error instanceof DataFileVersionError)
    return unavailable(`数据文件属于另一版本的 Temporal，未作改动。${error.message}`)
  if (error instanceof TemporalBinaryError) return unavailable(`没有可用的 Temporal。\n${error.message}`)
  if (error instanceof TemporalStartError) return unavailable(`Temporal 启动失败。${error.message}`)
  if (error instanceof ArchiveDamagedError) return unavailable(error.message)
  if (error instanceof LedgerUnavailableError) return unavailable(`台账不可用。${error.message}`)
  if (error instanceof TemporalRefusedError || error instanceof SharedLedgerError)
    return unavailable(error.message)
  if (error instanceof SigningKeyError || error instanceof NoteError || error instanceof LostRunsError)
    return unavailable(error.message)
  if (error instanceof UnexportableTeamError) return unavailable(error.message)
  if (error instanceof DataFileInUseError || error instanceof DataFolderInUseError)
    return unavailable(error.message)
  if (error instanceof DataFolderCopiedError || error instanceof LockPlaceError)
    return unavailable(error.message)
  if (error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT'))
    return unavailable(`磁盘已满，请腾出空间后再启动 / the disk is full, free some space: ${error.message}`)
  return null
}

function unavailable(problem: string): Refusal {
  return refuse('unavailable', { problem })
}
