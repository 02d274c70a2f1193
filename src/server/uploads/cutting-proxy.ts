/** For tests only: a way to a server that cuts connections, as a bad network does. */
import { once } from 'node:events'
import { connect, createServer } from 'node:net'

export interface CuttingProxy {
  readonly port: number
  /** How many connections were cut so far. */
  readonly cuts: number
  close(): Promise<void>
}

/**
 * @param port of the server, on the loopback
 * @param cutAfterBytes the connections on which so much has gone to the server are cut, first to last; later ones are not
 * @returns the proxy, listening
 */
export async function cuttingProxy(
  port: number,
  cutAfterBytes: readonly number[],
): Promise<CuttingProxy> {
  let cuts = 0
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1')
    let passed = 0
    const end = () => {
      client.destroy()
      upstream.destroy()
    }
    client.on('error', end).on('close', end)
    upstream.on('error', end).on('close', end)
    upstream.pipe(client)
    client.on('data', (chunk) => {
      const limit = cutAfterBytes[cuts] ?? Number.POSITIVE_INFINITY
      passed += chunk.length
      upstream.write(chunk)
      if (passed <= limit) return
      cuts += 1
      end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('expected a port')
  return {
    port: address.port,
    get cuts() {
      return cuts
    },
    async close() {
      server.close()
      await once(server, 'close')
    },
  }
}
