/** PGlite in a worker thread, reached like a server: node-postgres talks to it through sockets that are message ports. */
import { once } from 'node:events'
import { extname } from 'node:path'
import { Duplex } from 'node:stream'
import { Worker } from 'node:worker_threads'
import { GroundglassError } from '../../core/index.ts'
import { connectionLost } from './connection-lost.ts'

/** To the thread: what a client sends, or the wish to end. */
export type ToPGlite = { readonly socket: number; readonly bytes: Uint8Array } | 'close'
/** From the thread: that the database is open, what answers a client, or why the thread ends. */
export type FromPGlite =
  | 'ready'
  | { readonly socket: number; readonly bytes: Uint8Array }
  | { readonly fault: string }

export interface PGliteServer {
  /** @returns what node-postgres takes for a socket. There is one session: no two may be in use at a time. */
  readonly connect: () => Duplex
  /** Shuts the database down cleanly, then ends the thread. */
  readonly close: () => Promise<void>
}

/** `.ts` under the test runner, `.js` when built. */
const WORKER = new URL(`./pglite-worker${extname(import.meta.url)}`, import.meta.url)

/**
 * Starts the thread and waits until the database is open.
 * @param directory the database's own folder, locked by the caller; its parent must exist
 * @param onLost called when the thread dies of itself: nothing works after that
 * @returns the running database
 * @throws {GroundglassError} `database/cannot-open`
 */
export async function startPGlite(
  directory: string,
  onLost: (error: GroundglassError) => void,
): Promise<PGliteServer> {
  const worker = new Worker(WORKER, { workerData: { directory } })
  const sockets = new Map<number, PGliteSocket>()
  let state: 'opening' | 'open' | 'closing' | GroundglassError = 'opening'
  let fault: unknown
  const opened = new Promise<void>((resolve, reject) => {
    worker.on('message', (message: FromPGlite) => {
      if (message === 'ready') resolve()
      else if ('fault' in message) fault = message.fault
      else sockets.get(message.socket)?.push(message.bytes)
    })
    worker.once('error', (error) => (fault = error))
    worker.once('exit', () => {
      reject(cannotOpen(fault))
      if (state !== 'open') return
      state = connectionLost(fault)
      for (const socket of sockets.values()) socket.destroy(state)
      onLost(state)
    })
  })
  await opened
  state = 'open'
  let count = 0
  return {
    connect() {
      const number = count++
      const socket = new PGliteSocket(
        (bytes) => worker.postMessage({ socket: number, bytes } satisfies ToPGlite, [bytes.buffer]),
        () => sockets.delete(number),
      )
      sockets.set(number, socket)
      if (state instanceof GroundglassError) socket.destroy(state)
      return socket
    },
    async close() {
      if (state !== 'open') return
      state = 'closing'
      const exit = once(worker, 'exit')
      worker.postMessage('close' satisfies ToPGlite, [])
      await exit
    },
  }
}

function cannotOpen(cause: unknown): GroundglassError {
  return new GroundglassError(
    'database/cannot-open',
    'Expected a database of this version in the data directory; it cannot be opened. Look for a full disk and for files that this user may not write; else restore a backup.',
    { cause },
  )
}

/** What node-postgres calls on a socket, over messages to the thread. */
class PGliteSocket extends Duplex {
  readonly #send: (bytes: Uint8Array<ArrayBuffer>) => void
  readonly #forget: () => void
  #saidGoodbye = false

  constructor(send: (bytes: Uint8Array<ArrayBuffer>) => void, forget: () => void) {
    super()
    this.#send = send
    this.#forget = forget
  }

  connect(): this {
    process.nextTick(() => this.emit('connect'))
    return this
  }

  setNoDelay(): void {}
  setKeepAlive(): void {}
  ref(): void {}
  unref(): void {}
  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#sendBytes(chunk)
    done()
  }

  /** node-postgres corks what belongs together: it travels as one message. */
  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this.#sendBytes(Buffer.concat(chunks.map(({ chunk }) => chunk)))
    done()
  }

  override _final(done: () => void): void {
    this.push(null)
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    // Torn down in the middle: the session must not go to the next client with this one's transaction.
    if (!this.#saidGoodbye) this.#sendBytes(Buffer.from('X'))
    this.#forget()
    done(error)
  }

  #sendBytes(bytes: Buffer): void {
    this.#saidGoodbye ||= bytes[0] === 'X'.charCodeAt(0)
    // A copy of its own: node-postgres' buffers are slices of larger ones.
    this.#send(new Uint8Array(bytes))
  }
}
