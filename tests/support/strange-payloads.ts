const bytes = (text: string): Uint8Array => Buffer.from(text)

/** Payloads of which no message can be made: as the Web UI and other SDKs may send them, and as nobody does. */
export const strangePayloads = {
  'json/protobuf': { metadata: { encoding: bytes('json/protobuf') }, data: bytes('{"a": 1}') },
  'binary/protobuf': { metadata: { encoding: bytes('binary/protobuf') }, data: new Uint8Array([8, 1, 255]) },
  'an unknown encoding': { metadata: { encoding: bytes('text/x-office') }, data: bytes('周五') },
  'no encoding': { data: bytes('{}') },
  'no metadata at all': {},
  'malformed JSON': { metadata: { encoding: bytes('json/plain') }, data: bytes('{"period": ') },
  'bytes that are no text': { metadata: { encoding: bytes('json/plain') }, data: new Uint8Array([255, 254]) },
  null: { metadata: { encoding: bytes('json/plain') }, data: bytes('null') },
  'a list': { metadata: { encoding: bytes('json/plain') }, data: bytes('[1]') },
  'a number': { metadata: { encoding: bytes('json/plain') }, data: bytes('7') },
  'nothing of what is expected': {
    metadata: { encoding: bytes('json/plain') },
    data: bytes('{"sequence": -1}'),
  },
} as const
