/**
 * The process that reads: networks loaded once, then one series after the other. It knows neither the database nor the
 * store: the files' bytes come from the worker that started it, and the Reading goes there.
 */
import type { InputFile } from '../../imaging/index.ts'
import { type OpenedNetworks, openNetworks, openPackage } from '../../networks/index.ts'
import { GroundglassError } from '../../core/index.ts'
import { errorOf, faultOf } from './fault.ts'
import { readStoredSeries } from './read-stored-series.ts'
import type { FromReader, ReaderSettings, ReadingOrder, ToReader } from './reader-messages.ts'

const settings: ReaderSettings = JSON.parse(process.argv[2] ?? '')
const networks = new Map<string, OpenedNetworks>()
const wanted = new Map<number, PromiseWithResolvers<Uint8Array>>()
let abort = new AbortController()

// The worker says when to end; Ctrl-C reaches this process too and must not tear its series.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => {})
// The worker has gone: nobody is left to read for.
process.on('disconnect', () => process.exit())

process.on('message', (message: ToReader) => {
  if (message.kind === 'read') void answer(message.order)
  else if (message.kind === 'abort') abort.abort()
  else if (message.kind === 'bytes') wanted.get(message.index)?.resolve(message.bytes)
  else wanted.get(message.index)?.reject(errorOf(message.fault))
})

let device = ''
try {
  for (const model of settings.models) device = (await loaded(model)).lesion.device
  send({ kind: 'ready', device })
} catch (error) {
  send({ kind: 'fault', fault: faultOf(error) })
}

async function answer({ model, parameters, fileNames }: ReadingOrder): Promise<void> {
  abort = new AbortController()
  const { signal } = abort
  try {
    const reading = await readStoredSeries(fileNames.map(fileOf), await networksFor(model), {
      parameters,
      signal,
      onProgress: ({ stage, done, total }) => send({ kind: 'progress', stage, done, total }),
    })
    send({ kind: 'finished', reading })
  } catch (error) {
    send({ kind: 'fault', fault: faultOf(error) })
  }
}

function fileOf(name: string, index: number): InputFile {
  return {
    name,
    async bytes() {
      const answered = promiseWithResolvers<Uint8Array>()
      wanted.set(index, answered)
      send({ kind: 'want', index })
      return answered.promise.finally(() => wanted.delete(index))
    },
  }
}

/** The order names the very model that was asked for: another version of it would be another Reading. */
async function networksFor({ name, sha256 }: ReadingOrder['model']): Promise<OpenedNetworks> {
  for (const known of networks.values()) if (known.lesion.manifest.sha256 === sha256) return known
  const { manifest } = await openPackage(name)
  if (manifest.sha256 === sha256) return loaded(name)
  throw new GroundglassError(
    'model/other-version',
    `Expected model ${name} with SHA-256 ${sha256}; here it has ${manifest.sha256}. Give this worker the same models as the others.`,
  )
}

async function loaded(model: string): Promise<OpenedNetworks> {
  const { device: wish, threads } = settings
  const opened = await openNetworks({
    model,
    ...(wish === undefined ? {} : { device: wish }),
    ...(threads === undefined ? {} : { threads }),
  })
  networks.set(model, opened)
  return opened
}

function send(message: FromReader): void {
  process.send?.(message)
}

interface PromiseWithResolvers<Value> {
  readonly promise: Promise<Value>
  readonly resolve: (value: Value) => void
  readonly reject: (error: unknown) => void
}

/** `Promise.withResolvers`, which Node 20 has not. */
function promiseWithResolvers<Value>(): PromiseWithResolvers<Value> {
  let resolve!: (value: Value) => void
  let reject!: (error: unknown) => void
  const promise = new Promise<Value>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}
