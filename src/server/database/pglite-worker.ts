/** The thread that PGlite runs on: bytes of the PostgreSQL wire protocol in, bytes of it out. */
import { parentPort, workerData } from 'node:worker_threads'
import { openDurablePGlite } from './durable-pglite.ts'
import type { FromPGlite, ToPGlite } from './pglite-server.ts'

const TERMINATE = 'X'.charCodeAt(0)
const port = parentPort!
const { directory }: { directory: string } = workerData
const pglite = await openDurablePGlite(directory, (fault) => {
  send({ fault: String(fault) })
  // Of this thread only, and at once.
  process.exit(1)
})

/** What a real server does when a client leaves: nothing of it stays in the one session there is. */
async function forgetClient(): Promise<void> {
  await pglite.exec('rollback')
  await pglite.exec('discard all')
}

async function handle(message: ToPGlite): Promise<void> {
  if (message === 'close') {
    await pglite.close()
    port.close()
  } else if (message.bytes[0] === TERMINATE) {
    await forgetClient()
  } else {
    const bytes = await pglite.execProtocolRaw(message.bytes, { syncToFs: false })
    send({ socket: message.socket, bytes })
  }
}

function send(message: FromPGlite): void {
  port.postMessage(message, [])
}

// One after the other: the answers keep the order of the questions. What throws here is a fault of PGlite itself (the
// database's own errors are bytes of the protocol) and ends the thread.
let last = Promise.resolve()
port.on('message', (message: ToPGlite) => {
  last = last.then(() => handle(message))
})
send('ready')
