/** A port that nobody listens at, settled before anything else, since links and cookies are made for the address. */
import { createServer } from 'node:net'

/**
 * @param host where to listen
 * @param first the port to begin with; 0: whichever the system gives
 * @returns the first free one from there on
 */
export async function freePort(host: string, first: number): Promise<number> {
  for (let port = first; ; port += 1) {
    const free = await tryPort(host, port)
    if (free !== null) return free
  }
}

function tryPort(host: string, port: number): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.on('error', (error) => {
      if ('code' in error && error.code === 'EADDRINUSE') resolve(null)
      else reject(error)
    })
    probe.listen(port, host, () => {
      const address = probe.address()
      if (address !== null && typeof address === 'object') probe.close(() => resolve(address.port))
    })
  })
}
