import { expect, test } from 'vitest'
import { channelTo, isOwnMachine } from '../../domain/grpc-channel.ts'

test.each([
  'localhost:7233',
  'localhost',
  'LOCALHOST:7233',
  'temporal.localhost:7233',
  '127.0.0.1:7233',
  '127.0.0.1',
  '127.1:7233',
  '127.9.8.7:1',
  '0.0.0.0:7233',
  '[::1]:7233',
  '::1',
  '[::ffff:127.0.0.1]:7233',
])('%s is this machine, which no proxy stands before', (address) => {
  expect(isOwnMachine(address)).toBe(true)
  expect(channelTo(address)['grpc.enable_http_proxy']).toBe(0)
})

test.each([
  'temporal.office:7233',
  '10.0.0.1:7233',
  '128.0.0.1:7233',
  'localhost.office:7233',
  '127.0.0.1.office:7233',
  '[fe80::1]:7233',
  '[::2]:7233',
  '',
])('%s is another machine, which may stand behind a proxy', (address) => {
  expect(isOwnMachine(address)).toBe(false)
  expect(channelTo(address)['grpc.enable_http_proxy']).toBe(1)
})
