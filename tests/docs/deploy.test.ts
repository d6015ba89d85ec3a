import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { projectFolder } from '../../config/project-folder.ts'
import { bulkLimits } from '../../temporal/local/server-arguments.ts'

const folder = join(projectFolder(), 'docs', 'deploy')
const read = (name: string): unknown => parse(readFileSync(join(folder, name), 'utf8'), { merge: true })

const composeForm = z.looseObject({
  services: z.record(
    z.string(),
    z.looseObject({
      image: z.string(),
      environment: z.record(z.string(), z.string()),
      volumes: z.array(z.string()).default([]),
      ports: z.array(z.string()).default([]),
      depends_on: z.record(z.string(), z.strictObject({ condition: z.string() })).default({}),
    }),
  ),
  volumes: z.record(z.string(), z.unknown()),
})
const valuesForm = z.looseObject({
  server: z.looseObject({
    config: z.looseObject({ persistence: z.looseObject({ numHistoryShards: z.number() }) }),
  }),
})

const compose = composeForm.parse(read('compose.yaml'))
const services = Object.values(compose.services)
const temporal = compose.services['temporal']

describe('docs/deploy/compose.yaml', () => {
  it('says that no container engine has run it', () => {
    expect(readFileSync(join(folder, 'compose.yaml'), 'utf8')).toContain('NOT TRIED IN A CONTAINER')
  })

  it('gives the server the file of dynamic settings that it does not start without, with the limits of the embedded server', () => {
    const path = temporal?.environment['DYNAMIC_CONFIG_FILE_PATH'] ?? ''
    const mount = temporal?.volumes.find((volume) => volume.includes(`:${path}:`)) ?? ''
    expect(mount.endsWith(`:${path}:ro`)).toBe(true)
    const limits = Object.entries(bulkLimits).map(([key, value]) => [key, [{ value }]])
    expect(read(mount.split(':')[0] ?? '')).toEqual(Object.fromEntries(limits))
  })

  it('makes as many history shards as the values of the Helm chart, since they stay for ever', () => {
    const { numHistoryShards } = valuesForm.parse(read('temporal-values.yaml')).server.config.persistence
    expect(numHistoryShards).toBe(512)
    expect(temporal?.environment['NUM_HISTORY_SHARDS']).toBe(`${numHistoryShards}`)
  })

  it('names services, volumes and files that there are, and opens ports on this machine alone', () => {
    for (const { depends_on: needed, ports, volumes } of services) {
      expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(Object.keys(needed)))
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/)
      for (const volume of volumes) {
        const [source = ''] = volume.split(':')
        expect([
          source,
          source.startsWith('./') ? existsSync(join(folder, source)) : source in compose.volumes,
        ]).toEqual([source, true])
      }
    }
  })

  it('takes server and tools of one version', () => {
    const tags = services.flatMap(({ image }) =>
      image.startsWith('temporalio/') ? [image.split(':').slice(1).join(':')] : [],
    )
    expect(new Set(tags).size).toBe(1)
    expect(tags).toHaveLength(2)
  })
})
