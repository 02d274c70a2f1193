/** For tests only: what is sent to do harm, and the name that each is refused by; small in tests, whole in `bench/`. */
import { randomUUID } from 'node:crypto'
import { crc32, deflateRawSync } from 'node:zlib'
import { zipSync } from 'fflate'
import {
  ask,
  beginning,
  flood,
  IMPORT,
  importFile,
  MULTIPART,
  partHead,
  type Refusal,
  refusalOf,
  type Target,
  trickle,
  TUS,
} from './hostile-requests.ts'
import { deepSequences, deflatedZeros, hugeClaim, manyElements } from './ingest/hostile-dicom.ts'
import { emptyEntriesZip, zipOf } from './ingest/hostile-zips.ts'

/** How large the attacks are; the server's own limits must lie below. */
export interface Scale {
  /** Of an upload beyond the limit. */
  readonly floodBytes: number
  /** Of empty files beyond the limit. */
  readonly floodFiles: number
  /** What a small file unpacks to. */
  readonly bombBytes: number
  /** What a deflated data set unpacks to. */
  readonly inflatedBytes: number
  /** As large as one instance may be. */
  readonly instanceBytes: number
  /** In one DICOM file. */
  readonly elements: number
  /** Between two bytes of a slow sender. */
  readonly trickleMs: number
}

export interface Attack {
  readonly name: string
  /** Status and code: of the request, or 202 and that of the file which was left out. */
  readonly expected: string
  readonly run: () => Promise<Refusal>
}

const attack = (name: string, expected: string, run: () => Promise<Refusal>): Attack => ({
  name,
  expected,
  run,
})

/** @param target the server @param scale how large @returns the attacks */
export function attacks(target: Target, scale: Scale): Attack[] {
  const send = (bytes: Uint8Array, claimed = {}) => importFile(target, bytes, claimed)
  return [
    ...zips(scale).map(([name, code, make]) =>
      attack(`zip: ${name}`, `202 ${code}`, async () => send(make())),
    ),
    ...files(scale).map(([name, code, make]) =>
      attack(`DICOM: ${name}`, `202 ${code}`, async () => send(make())),
    ),
    attack('path in a multipart file name', '202 file/not-an-image', () =>
      send(Buffer.from('owned'), { name: '../../../../tmp/groundglass-owned' }),
    ),
    attack('path in a tus id', '404 upload/unknown-file', async () => {
      const path = `${await openUpload(target)}/files/..%2f..%2fblobs`
      return refusalOf(target, await ask(target, path, { method: 'DELETE', headers: TUS }))
    }),
    attack('type: a picture as application/dicom', '202 upload/not-dicom', () =>
      send(Buffer.from('89504e470d0a1a0a0000000d', 'hex')),
    ),
    attack('type: a page as application/dicom', '202 file/not-an-image', () =>
      send(Buffer.from('<!doctype html><script>alert(1)</script>')),
    ),
    attack('type: a form of another site', '415 request/invalid', async () => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      const init = { method: 'POST', headers, body: '{}' }
      return refusalOf(target, await ask(target, '/api/v1/analyses', init))
    }),
    attack('type: text as multipart/form-data', '400 upload/damaged', async () => {
      const headers = { 'content-type': MULTIPART }
      const init = { method: 'POST', headers, body: 'no boundary in here' }
      return refusalOf(target, await ask(target, IMPORT, init))
    }),
    ...floods(target, scale).map(([name, expected, run]) => attack(name, expected, run)),
    ...slowSenders(target, scale).map(([name, run]) =>
      attack(`slow: ${name}`, '408 request/too-slow', run),
    ),
    attack('headers without end', '431 request/headers-too-large', () =>
      trickle(target, `GET / HTTP/1.1\r\nx: ${'y'.repeat(20_000)}`, scale.trickleMs),
    ),
    attack('no HTTP at all', '400 request/malformed', () =>
      trickle(target, '\u0016\u0003\u0001 hello\r\n\r\n', scale.trickleMs),
    ),
    attack('Idempotency-Key: for another request', '422 request/idempotency-key-reused', () =>
      replayed(target, 'another name'),
    ),
    attack('Idempotency-Key: replayed', '201 null', () => replayed(target, 'a name')),
  ]
}

/** Below what the ratio of an archive is looked at from. */
const BELOW_RATIO_BYTES = 2 ** 27

type Made = [name: string, code: string, make: () => Uint8Array]

function zips({ bombBytes, floodFiles }: Scale): Made[] {
  const bomb = () => {
    const unpacked = Buffer.alloc(bombBytes)
    return { packed: deflateRawSync(unpacked), bytes: bombBytes, crc32: crc32(unpacked) }
  }
  const named = (entry: ReturnType<typeof bomb>, count: number) =>
    Array.from({ length: count }, (_, i) => ({ ...entry, name: String(i) }))
  const text = Buffer.from('text')
  return [
    ['unpacks a thousandfold', 'archive/too-large', () => zipOf(named(bomb(), 4))],
    [
      'entries of the same bytes',
      'archive/overlapping-entries',
      () => zipOf(named(bomb(), 2), true),
    ],
    [
      'an archive in an archive in an archive',
      'archive/too-deep',
      () => zipSync({ a: zipSync({ b: zipSync({ c: text }) }) }),
    ],
    ['says less than it holds', 'archive/damaged', () => zipOf(named({ ...bomb(), bytes: 10 }, 1))],
    [
      'says more than it holds',
      'archive/damaged',
      () =>
        zipOf([
          {
            name: 'a',
            packed: deflateRawSync(text),
            bytes: Math.min(bombBytes, BELOW_RATIO_BYTES),
            crc32: 0,
          },
        ]),
    ],
    [
      'climbs out of its folder',
      'archive/unsafe-path',
      () => zipSync({ '../../etc/passwd': text }),
    ],
    ['empty entries', 'archive/too-many-entries', () => emptyEntriesZip(floodFiles)],
  ]
}

function files({ inflatedBytes, instanceBytes, elements }: Scale): Made[] {
  return [
    ['nothing, as large as may be', 'file/not-an-image', () => Buffer.alloc(instanceBytes)],
    ['elements of eight bytes', 'dicom/malformed-header', () => manyElements(elements)],
    ['sequences a thousand deep', 'dicom/malformed-header', () => deepSequences(1000)],
    ['a deflated data set of zeros', 'dicom/too-large', () => deflatedZeros(inflatedBytes)],
    ['a header that claims a thousand frames', 'upload/too-many-pixels', hugeClaim],
    ['cut off', 'dicom/truncated-header', () => Buffer.from(hugeClaim()).subarray(0, 300)],
  ]
}

type Sent = [name: string, expected: string, run: () => Promise<Refusal>]

function floods(target: Target, { floodBytes, floodFiles }: Scale): Sent[] {
  const form = { 'content-type': MULTIPART }
  const tus = async (init: RequestInit) =>
    refusalOf(target, await ask(target, `${await openUpload(target)}/files`, init))
  return [
    [
      'too large: multipart, announced',
      '413 upload/too-large',
      () =>
        flood(
          target,
          IMPORT,
          { method: 'POST', headers: { ...form, 'content-length': String(floodBytes) } },
          zeros(floodBytes),
        ),
    ],
    [
      'too large: multipart, not announced',
      '413 upload/too-large',
      () => flood(target, IMPORT, { method: 'POST', headers: form }, zeros(floodBytes)),
    ],
    [
      'too large: tus, announced',
      '413 upload/too-large',
      () => tus({ method: 'POST', headers: { ...TUS, 'upload-length': String(floodBytes) } }),
    ],
    [
      'too large: tus, not announced',
      '411 upload/length-required',
      () => tus({ method: 'POST', headers: { ...TUS, 'upload-defer-length': '1' } }),
    ],
    [
      'too large: tus, more than announced',
      '413 upload/beyond-announced',
      async () => {
        const path = await announced(target, 1000)
        return flood(target, path, { method: 'PATCH', headers: TUS }, zeros(floodBytes))
      },
    ],
    [
      'too many: empty multipart files',
      '413 upload/too-many-files',
      () => flood(target, IMPORT, { method: 'POST', headers: form }, emptyParts(floodFiles)),
    ],
    [
      'too many: multipart fields',
      '413 upload/too-many-fields',
      () => flood(target, IMPORT, { method: 'POST', headers: form }, fields(floodFiles)),
    ],
  ]
}

const MEGABYTE = 2 ** 20

function* zeros(bytes: number): Generator<Uint8Array> {
  const head = partHead()
  yield head
  const chunk = Buffer.alloc(MEGABYTE)
  for (let sent = head.length; sent < bytes; sent += chunk.length)
    yield chunk.subarray(0, Math.min(chunk.length, bytes - sent))
}

function* emptyParts(count: number): Generator<Uint8Array> {
  yield* parts(Buffer.concat([partHead(), Buffer.from('\r\n')]), count)
}

function* fields(count: number): Generator<Uint8Array> {
  const head = '--BOUNDARY\r\nContent-Disposition: form-data; name="note"\r\n\r\n\r\n'
  yield* parts(Buffer.from(head), count)
}

function* parts(part: Buffer, count: number): Generator<Uint8Array> {
  const hundred = Buffer.concat(Array.from({ length: 100 }, () => part))
  for (let sent = 0; sent < count; sent += 100) yield hundred
  yield Buffer.from('--BOUNDARY--\r\n')
}

function slowSenders(
  target: Target,
  { trickleMs }: Scale,
): [name: string, run: () => Promise<Refusal>][] {
  const post = (path: string, type: string) =>
    trickle(
      target,
      `${beginning(target, path, { 'content-type': type, 'content-length': '1000000' })}\r\n`,
      trickleMs,
    )
  return [
    ['nothing at all', () => trickle(target, '', trickleMs)],
    ['headers', () => trickle(target, beginning(target, IMPORT, {}), trickleMs)],
    ['JSON', () => post('/api/v1/analyses', 'application/json')],
    ['multipart', () => post(IMPORT, MULTIPART)],
    [
      'tus',
      async () => {
        const path = await announced(target, 1_000_000)
        const headers = { ...TUS, 'content-length': '1000000', connection: 'close' }
        const begin = `${beginning(target, path, headers)}\r\n`.replace('POST', 'PATCH')
        return trickle(target, begin, trickleMs)
      },
    ],
  ]
}

async function openUpload(target: Target): Promise<string> {
  const opened = await ask(target, '/api/v1/uploads', { method: 'POST' })
  return opened.headers.get('location')!
}

async function announced(target: Target, bytes: number): Promise<string> {
  const headers = { ...TUS, 'upload-length': String(bytes) }
  const path = `${await openUpload(target)}/files`
  return (await ask(target, path, { method: 'POST', headers })).headers.get('location')!
}

/** A token is asked for, and with the same key again; the second answer counts. */
async function replayed(target: Target, name: string): Promise<Refusal> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': `"${randomUUID()}"` }
  const post = (of: string) => {
    const body = JSON.stringify({ name: of, scopes: ['studies:read'] })
    return ask(target, '/api/v1/tokens', { method: 'POST', headers, body })
  }
  const first = await (await post('a name')).text()
  const second = await post(name)
  if (second.status < 300 && (await second.clone().text()) !== first)
    throw new Error('expected the same answer again')
  return refusalOf(target, second)
}
