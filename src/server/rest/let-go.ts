/** Lets go of connections that nothing is asked on, so that a server drains when the last answer is out. */
import type { Socket } from 'node:net'
import type { App } from './platform.ts'

/**
 * Node closes what is idle after an answer, but not what a browser opened ahead of its first question, nor what falls idle
 * after the drain has begun: the server would wait over a minute for either.
 * @param app the server
 */
export function letGoOfSilentConnections(app: App): void {
  const unasked = new Set<Socket>()
  app.server.on('connection', (socket: Socket) => {
    unasked.add(socket)
    socket.once('close', () => unasked.delete(socket))
  })
  app.server.on('request', ({ socket }) => unasked.delete(socket))
  app.addHook('preClose', async () => {
    app.server.keepAliveTimeout = 1
    for (const socket of unasked) socket.destroy()
  })
}
