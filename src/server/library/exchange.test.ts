/** A case from one site to another, over HTTP. */
import { randomUUID } from 'node:crypto'
import { unzipSync, zipSync } from 'fflate'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeOnEachDatabase } from '../database/test-databases.ts'
import { zipOf } from '../ingest/hostile-zips.ts'
import { standInModels } from '../worker/test-worker.ts'
import { MANIFEST, SIGNATURE } from './case-manifest.ts'
import { original, signed } from './test-bundle.ts'
import { PATIENT } from './test-patient.ts'
import { bytesOf, caseOf, openSite, type Person, publish, readStudy, refusal } from './test-site.ts'

let removeModels: () => Promise<void>
beforeAll(async () => {
  removeModels = await standInModels()
})
afterAll(() => removeModels())

function send(person: Person, bundle: Uint8Array, key: string = randomUUID()): Promise<Response> {
  const body = new FormData()
  body.append('file', new Blob([Buffer.from(bundle)]), 'case.zip')
  const headers = { 'idempotency-key': key }
  return person.ask('/cases:import', { method: 'POST', headers, body })
}

const nothing = { name: 'x', packed: Buffer.from([3, 0]), bytes: 0, crc32: 0 }

const CUT = '--x\r\ncontent-disposition: form-data; name="file"; filename="case.zip"\r\n\r\nPK'
function sendCutOff(person: Person): Promise<Response> {
  const headers = { 'content-type': 'multipart/form-data; boundary=x' }
  return person.ask('/cases:import', { method: 'POST', headers, body: CUT })
}

describeOnEachDatabase('two sites', (databases) => {
  // What is asked of the database here is asked on both in the tests of the library.
  it.runIf(databases.kind === 'pglite')(
    'exchange a case under one id, by trust and by nothing else',
    async () => {
      const home = await openSite(await databases.open(), { GROUNDGLASS_SITE_NAME: 'Home clinic' })
      const studyId = await readStudy(home, original)
      const [author, reviewer] = [
        await home.person('radiologist'),
        await home.person('radiologist'),
      ]
      const id = await publish(home, author, reviewer, studyId)
      const bundle = await bytesOf(await reviewer.ask(`/cases/${id}/bundle`))
      expect(await bytesOf(await author.ask(`/cases/${id}/bundle`))).toEqual(bundle)
      const { fingerprint, publicKey } = home.siteKey
      const key: unknown = await (await home.nobody.ask('/signing-key')).json()
      expect(key).toEqual({ name: 'Home clinic', fingerprint, publicKey })

      const away = await openSite(await databases.open(), {
        GROUNDGLASS_MODE: 'public',
        GROUNDGLASS_TRUSTED_SIGNERS: fingerprint,
        GROUNDGLASS_MAX_UPLOAD_BYTES: String(2 ** 21),
      })
      const importer = await away.person('radiologist')
      const visitor = await away.person('visitor')
      expect((await send(visitor, bundle)).status).toBe(403)
      expect((await send(away.nobody, bundle)).status).toBe(401)
      const { [MANIFEST]: _, [SIGNATURE]: __, ...files } = unzipSync(bundle)
      const again = (person: typeof home.siteKey, title: string) =>
        zipSync(signed(files, person, { id, title }))
      const amiss: [status: number, code: string, bytes: Uint8Array][] = [
        [422, 'archive/damaged', bundle.subarray(0, 2000)],
        [422, 'archive/overlapping-entries', zipOf([nothing, nothing], true)],
        [422, 'archive/too-large', zipSync({ huge: new Uint8Array(2 ** 22) })],
        [413, 'storage/too-large', new Uint8Array(2 ** 21 + 1)],
      ]
      for (const [status, code, bytes] of amiss)
        expect(await refusal(await send(importer, bytes))).toMatchObject({ status, code })
      const cut = await refusal(await sendCutOff(importer))
      expect(cut).toMatchObject({ status: 400, code: 'upload/damaged' })
      expect(await (await away.nobody.ask('/cases')).json()).toMatchObject({ items: [] })
      // Home does not trust the other site: trust is not mutual.
      const foreign = await refusal(await send(reviewer, again(away.siteKey, 'Foreign')))
      expect(foreign).toMatchObject({ status: 403, code: 'case/unknown-signer' })
      expect(foreign.detail).toContain(away.siteKey.fingerprint)

      const retryKey = randomUUID()
      const taken = await caseOf(await send(importer, bundle, retryKey))
      const retried = await send(importer, bundle, retryKey)
      expect(retried.headers.get('idempotency-replayed')).toBe('true')
      expect(await caseOf(retried)).toEqual(taken)
      expect(taken).toMatchObject({
        id,
        state: 'published',
        author: 'Dr radiologist',
        signer: { name: 'Home clinic', fingerprint },
        synthetic: true,
        profile: { severityScore: expect.any(Number) },
      })
      expect(await caseOf(await send(importer, bundle))).toEqual(taken)
      expect(
        await refusal(await send(importer, again(home.siteKey, 'Another title'))),
      ).toMatchObject({ status: 409, code: 'case/another-content' })

      // Anyone sees it in public mode; only people take copies away, and these are the first site's.
      const found: unknown = await (await away.nobody.ask('/cases?text=pneumonia')).json()
      expect(found).toMatchObject({ items: [{ id, own: false }] })
      for (const path of ['key-slice.png', 'overlays/4.png', 'reading', 'mask', 'instances/0'])
        await bytesOf(await away.nobody.ask(`/cases/${id}/${path}`))
      expect((await away.nobody.ask(`/cases/${id}/bundle`)).status).toBe(401)
      expect(await bytesOf(await importer.ask(`/cases/${id}/bundle`))).toEqual(bundle)

      // What people write is looked through; neither refusal nor log repeats it.
      const draft = { studyId, title: 'A case', licence: 'CC0', author: 'A' }
      for (const text of [`Known as ${PATIENT.id}.`, 'Born 12.03.1950.']) {
        const told = await refusal(
          await author.ask('/cases', { json: { ...draft, history: text } }),
        )
        expect(told).toMatchObject({ status: 422, code: 'case/patient-in-text' })
        expect(told.detail).toContain('"history"')
        for (const value of [PATIENT.id, '1950']) expect(told.detail).not.toContain(value)
      }
      for (const value of [PATIENT.id, '1950', ...PATIENT.name.split('^')])
        expect([...home.log, ...away.log].join('')).not.toContain(value)
    },
  )
})
