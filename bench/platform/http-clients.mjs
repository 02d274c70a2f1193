// Many HTTP clients in a process of their own: `node http-clients.mjs` with an order as JSON on standard input.
// Each keeps one connection, and asks for one thing after the other, in turn; answers are read whole.
import { Agent, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'

const { url, headers, operations, clients, pauseMs, warmSeconds, seconds } = JSON.parse(
  await text(process.stdin),
)
const agent = new Agent({ keepAlive: true, maxSockets: clients })
const begin = performance.now()
const timesMs = operations.map(() => [])
let turn = 0

await Promise.all(
  Array.from({ length: clients }, (_, client) => work(headers[client % headers.length])),
)
process.stdout.write(JSON.stringify(timesMs))
agent.destroy()

async function work(who) {
  const end = begin + (warmSeconds + seconds) * 1000
  if (pauseMs > 0) await pause(Math.random() * pauseMs)
  while (performance.now() < end) {
    const which = turn++ % operations.length
    const { paths } = operations[which]
    const start = performance.now()
    for (const path of paths[Math.floor(Math.random() * paths.length)]) await ask(path, who)
    if (start > begin + warmSeconds * 1000) timesMs[which].push(performance.now() - start)
    if (pauseMs > 0) await pause(pauseMs * (0.5 + Math.random()))
  }
}

function ask(path, who) {
  return new Promise((resolve, reject) => {
    request(new URL(path, url), { agent, headers: who }, (answer) => {
      answer.resume().on('end', () => {
        if (answer.statusCode === 200) resolve()
        else reject(new Error(`${path}: status ${answer.statusCode}`))
      })
    })
      .on('error', reject)
      .end()
  })
}
