import { once } from 'node:events'
import { request } from 'node:http'
import { stat } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { describeOnEachDatabase } from '../database/test-databases.ts'
import { openIntake } from '../ingest/test-intake.ts'
import { openUploadServer } from './test-server.ts'

const MEGABYTE = 2 ** 20
const SIZE = 300 * MEGABYTE

describeOnEachDatabase('memory', (databases) => {
  // The database sees one row of it.
  it.skipIf(databases.kind === 'postgres')('stays flat while 300 MB come in', async () => {
    const intake = await openIntake(await databases.open())
    await intake.ingest.stop()
    const server = await openUploadServer(intake)
    const uploadId = await intake.uploads.open({ institutionId: intake.institutionId })
    const created = await fetch(`${server.url}/uploads/${uploadId}/files`, {
      method: 'POST',
      headers: { 'tus-resumable': '1.0.0', 'upload-length': String(SIZE) },
    })
    const location = created.headers.get('location')!
    const before = process.memoryUsage().rss
    let most = 0
    const patch = request(new URL(location, server.url), {
      method: 'PATCH',
      headers: {
        'tus-resumable': '1.0.0',
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
        'content-length': SIZE,
      },
    })
    const chunk = Buffer.alloc(MEGABYTE, 1)
    for (let sent = 0; sent < SIZE; sent += MEGABYTE) {
      if (!patch.write(chunk)) await once(patch, 'drain')
      most = Math.max(most, process.memoryUsage().rss - before)
    }
    patch.end()
    const [response] = await once(patch, 'response')
    expect(response.statusCode).toBe(204)
    response.resume()
    expect((await stat(intake.uploads.pathOf(location.split('/').at(-1)!))).size).toBe(SIZE)
    // What the sender above holds is among it.
    expect(most).toBeLessThan(120 * MEGABYTE)
    await server.app.close()
  })
})
