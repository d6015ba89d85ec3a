import { readdir, readFile, readlink } from 'node:fs/promises'

/** Where a process listens, as `host:port` of IPv4. */
export async function listeningPlaces(pid: number): Promise<readonly string[]> {
  const sockets = new Set(await socketsOf(pid))
  const lines = (await readFile(`/proc/${pid}/net/tcp`, 'utf8')).trim().split('\n').slice(1)
  return lines.flatMap((line) => {
    const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/)
    return state === '0A' && sockets.has(inode) ? [placeOf(local)] : []
  })
}

async function socketsOf(pid: number): Promise<readonly string[]> {
  const folder = `/proc/${pid}/fd`
  const targets = await Promise.all(
    (await readdir(folder)).map((name) => readlink(`${folder}/${name}`).catch(() => '')),
  )
  return targets.flatMap((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? [])
}

/** Of `0100007F:1C41`: the address in this machine's order of bytes, the port in the network's. */
function placeOf(local: string): string {
  const [address = '', port = ''] = local.split(':')
  return `${[...Buffer.from(address, 'hex')].toReversed().join('.')}:${Number.parseInt(port, 16)}`
}
