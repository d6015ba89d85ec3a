import { type Logger as SdkLogger, Runtime } from '@temporalio/worker'
import type { Logger } from 'pino'

/**
 * Sends what the Temporal SDK has to say to our log instead of the terminal, and leaves signals to us. Right before the
 * first worker of a process: a runtime that never had one keeps the process from ending.
 */
export function installRuntimeLog(log: Logger): void {
  Runtime.install({
    logger: sdkLogger(log.child({ from: 'temporal-sdk' })),
    telemetryOptions: { logging: { forward: {}, filter: { core: 'WARN', other: 'ERROR' } } },
    shutdownSignals: [],
  })
}

function sdkLogger(log: Logger): SdkLogger {
  const at =
    (level: 'trace' | 'debug' | 'info' | 'warn' | 'error') =>
    (message: string, meta?: object): void => {
      log[level]({ ...meta }, message)
    }
  const logger = {
    trace: at('trace'),
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
  }
  const byLevel = {
    TRACE: logger.trace,
    DEBUG: logger.debug,
    INFO: logger.info,
    WARN: logger.warn,
    ERROR: logger.error,
  }
  return { ...logger, log: (level, message, meta) => byLevel[level](message, meta) }
}
