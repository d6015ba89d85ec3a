import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { copySqlite } from '../../../ledger/copy/copy-sqlite.ts'
import { temporaryFolder } from '../support/temp-folder.ts'

/** Moves one unit from one account to the other, again and again, as fast as it can. */
const writer = `
import { DatabaseSync } from 'node:sqlite'
const database = new DatabaseSync(process.argv[1], { timeout: 5000 })
database.exec('pragma journal_mode = wal')
process.stdout.write('writing')
for (;;) database.exec("begin immediate; update account set held = held - 1 where name = 'a'; insert into entry (text) values (hex(randomblob(400))); update account set held = held + 1 where name = 'b'; commit")
`

it('copies a consistent state of a file that another process writes all the while', async () => {
  const folder = await temporaryFolder()
  const file = join(folder, 'busy.db')
  const database = new DatabaseSync(file)
  database.exec(
    "pragma journal_mode = wal; create table account (name text, held integer); create table entry (text text); insert into account values ('a', 0), ('b', 0)",
  )
  database.close()
  const child = spawn(process.execPath, ['--input-type=module', '-e', writer, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    await once(child.stdout, 'data')
    const moved: unknown[] = []
    for (const name of ['one.db', 'two.db', 'three.db']) {
      await copySqlite(file, join(folder, name))
      const copy = new DatabaseSync(join(folder, name), { readOnly: true })
      expect(copy.prepare('pragma integrity_check').all()).toEqual([{ integrity_check: 'ok' }])
      expect(copy.prepare('select sum(held) as sum from account').get()).toEqual({ sum: 0 })
      const held = copy.prepare("select held from account where name = 'b'").get()
      expect(copy.prepare('select count(*) as held from entry').get()).toEqual(held)
      moved.push(held?.['held'])
      copy.close()
    }
    expect(new Set(moved).size).toBe(3)
  } finally {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
})
