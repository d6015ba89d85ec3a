/** No folder can be made there, so what would read or write the checkout's `./data` fails. */
export const noDataFolder = '/dev/null/data'

/** Whether a variable would change what the programs under test do; those of the test run itself do not. */
export function isSetting(name: string): boolean {
  return /^(?:HOPELIGHT_(?!TEST_)|TEMPORAL_|PG[A-Z])/.test(name)
}

const proxy = /^(?:https?|grpc|all|no)_proxy$|^NODE_USE_ENV_PROXY$/i

/** Takes away what the host sets for Hopelight, Temporal, PostgreSQL or a proxy: it is none of the tests'. */
export function leaveHostSettings(): void {
  for (const name of Object.keys(process.env))
    if (isSetting(name) || proxy.test(name)) Reflect.deleteProperty(process.env, name)
  process.env['HOPELIGHT_DATA'] = noDataFolder
  // Where Temporal's configuration file of the user would be.
  process.env['XDG_CONFIG_HOME'] = '/nonexistent'
}
