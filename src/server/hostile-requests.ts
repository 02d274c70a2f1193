/** For tests only: requests that no honest client sends, and what is answered to them. */
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { z } from 'zod'

export interface Target {
  readonly url: string
  /** Of someone who may upload. */
  readonly token: string
}

export interface Refusal {
  readonly status: number
  /** Of the request as a whole, or of its first file that was left out. */
  readonly code: string | null
}

const problem = z.object({ code: z.string().optional(), id: z.string().optional() })
const leftOut = z.object({ items: z.array(z.object({ errorCode: z.string() })) })

const credentials = ({ token }: Target) => ({ authorization: `Bearer ${token}` })

/** @param target the server @param path below its root @param init as `fetch` takes it @returns the answer */
export async function ask(target: Target, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { ...credentials(target), ...Object.fromEntries(new Headers(init.headers)) }
  return fetch(new URL(path, target.url), { ...init, headers })
}

/** @param target the server @param answer of a route @returns how it was refused, or what it left out */
export async function refusalOf(target: Target, answer: Response): Promise<Refusal> {
  return refused(target, answer.status, await answer.text())
}

async function refused(target: Target, status: number, text: string): Promise<Refusal> {
  const body = problem.safeParse(/^[{[]/.test(text) ? JSON.parse(text) : {}).data
  // tus' own errors are a line of text.
  if (body?.code ?? status >= 300)
    return { status, code: body?.code ?? /^[a-z]+\/[a-z-]+/.exec(text)?.[0] ?? null }
  if (body?.id === undefined) return { status, code: null }
  const listed = await ask(target, `/api/v1/uploads/${body.id}/left-out`)
  return { status, code: leftOut.parse(await listed.json()).items[0]?.errorCode ?? null }
}

/**
 * Imports one file in a multipart request.
 * @param target the server
 * @param bytes its content
 * @param claimed what the sender says about it
 * @param claimed.name its name
 * @param claimed.type its type
 * @returns how it was refused
 */
export async function importFile(
  target: Target,
  bytes: Uint8Array,
  { name = 'file', type = 'application/dicom' }: { name?: string; type?: string } = {},
): Promise<Refusal> {
  const head = partHead(name, type)
  const body = Buffer.concat([head, bytes, TAIL])
  const headers = { 'content-type': MULTIPART }
  return refusalOf(target, await ask(target, IMPORT, { method: 'POST', headers, body }))
}

export const IMPORT = '/api/v1/studies:import'
export const MULTIPART = 'multipart/form-data; boundary=BOUNDARY'
export const TUS = {
  'tus-resumable': '1.0.0',
  'content-type': 'application/offset+octet-stream',
  'upload-offset': '0',
}
const TAIL = Buffer.from('\r\n--BOUNDARY--\r\n')

/** @param name of a file @param type of it @returns what goes before its bytes in a multipart body */
export function partHead(name = 'file', type = 'application/dicom'): Buffer {
  return Buffer.from(
    `--BOUNDARY\r\nContent-Disposition: form-data; name="files"; filename="${name}"\r\nContent-Type: ${type}\r\n\r\n`,
  )
}

/**
 * Sends chunk after chunk until it is answered, as someone who does not care.
 * @param target the server
 * @param path below its root
 * @param init method and headers
 * @param chunks the body
 * @returns how it was refused, and how many bytes were sent until then
 */
export async function flood(
  target: Target,
  path: string,
  init: { readonly method: string; readonly headers: Record<string, string> },
  chunks: Iterable<Uint8Array>,
): Promise<Refusal & { sentBytes: number }> {
  const headers = { ...credentials(target), ...init.headers }
  const sent = httpRequest(new URL(path, target.url), { ...init, headers })
  let sentBytes = 0
  const answer = new Promise<Refusal>((resolve, reject) => {
    sent.on('error', reject)
    sent.on('response', (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => void (text += part))
      response.on('error', reject)
      response.on('end', () => resolve(refused(target, response.statusCode ?? 0, text)))
    })
  })
  let isAnswered = false
  const done = answer.finally(() => (isAnswered = true))
  done.catch(() => {})
  for (const chunk of chunks) {
    if (isAnswered || sent.destroyed) break
    sentBytes += chunk.length
    if (sent.write(chunk)) await new Promise(setImmediate)
    else await Promise.race([new Promise((resolve) => sent.once('drain', resolve)), done])
  }
  sent.end()
  const refusal = await done
  sent.destroy()
  return { ...refusal, sentBytes }
}

/**
 * Opens a connection, sends a beginning, and then a byte now and then, until it is ended.
 * @param target the server
 * @param start what goes at once
 * @param everyMs how long between two bytes
 * @returns how it was refused
 */
export async function trickle(target: Target, start: string, everyMs: number): Promise<Refusal> {
  const { hostname, port } = new URL(target.url)
  const socket = connect(Number(port), hostname)
  let text = ''
  socket.setEncoding('utf8')
  socket.on('data', (part) => (text += String(part)))
  socket.on('error', () => {})
  if (start !== '') socket.write(start)
  const drip = setInterval(() => start !== '' && socket.writable && socket.write('x'), everyMs)
  await new Promise((resolve) => socket.once('close', resolve))
  clearInterval(drip)
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0)
  return refused(target, status, text.slice(text.indexOf('\r\n\r\n') + 4))
}

/** @param target the server @param path of a POST @param headers further ones @returns the beginning of a request */
export function beginning(target: Target, path: string, headers: Record<string, string>): string {
  const lines = Object.entries({ Host: 'x', ...credentials(target), ...headers })
  return `POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}`
}
