/** Cases between sites: what a bundle holds and does not hold, what an importer takes and refuses. */
import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { unzipSync, zipSync, type Zippable } from 'fflate'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readingSchema } from '../../core/index.ts'
import { identifiersLeft, parseInstance } from '../../dicom/index.ts'
import { readSeriesFromFiles } from '../../imaging/index.ts'
import { verifyCase } from '../cases.ts'
import { analyses } from '../database/schema.ts'
import { describeOnEachDatabase } from '../database/test-databases.ts'
import { emptyEntriesZip } from '../ingest/hostile-zips.ts'
import { smallPhantom } from '../ingest/test-intake.ts'
import { standInModels } from '../worker/test-worker.ts'
import {
  MANIFEST,
  manifestBytes,
  MASK,
  parseManifest,
  READING,
  SIGNATURE,
} from './case-manifest.ts'
import { openSiteKey, type SiteKey } from './site-key.ts'
import { PATIENT, planted } from './test-patient.ts'
import { bytesOf, caseOf, openSite, type Person, publish, readStudy, refusal } from './test-site.ts'

let removeModels: () => Promise<void>
beforeAll(async () => {
  removeModels = await standInModels()
})
afterAll(() => removeModels())

const original = smallPhantom(1).map((bytes) => planted(bytes))

/** Everything in the headers that says who, where or when; looked for as bytes. */
function needles(): string[] {
  const uids = original.flatMap((bytes) => {
    const { studyInstanceUID, seriesInstanceUID, sopInstanceUID, frameOfReferenceUID } =
      parseInstance(bytes)
    return [studyInstanceUID, seriesInstanceUID, sopInstanceUID, frameOfReferenceUID]
  })
  const patient = Object.values(PATIENT).flatMap((value) => value.split('^'))
  return [...new Set([...uids.map(String), ...patient, '20200101'])]
}

const seriesOf = async (files: readonly Uint8Array[]) => {
  const inputs = files.map((bytes, i) => ({ name: `${i}`, bytes: () => Promise.resolve(bytes) }))
  for await (const series of readSeriesFromFiles(inputs)) return series
  throw new Error('no series')
}

function send(person: Person, bundle: Uint8Array): Promise<Response> {
  const body = new FormData()
  body.append('file', new Blob([Buffer.from(bundle)]), 'case.zip')
  return person.ask('/cases:import', { method: 'POST', body })
}

describeOnEachDatabase('a bundle', (databases) => {
  // Nothing below depends on the database; the tests beside this one run on both.
  const once = it.runIf(databases.kind === 'pglite')

  once('holds the study as it was read, and nothing of whose it is', async () => {
    const site = await openSite(await databases.open())
    const studyId = await readStudy(site, original)
    const [author, reviewer] = [await site.person('radiologist'), await site.person('radiologist')]
    const id = await publish(site, author, reviewer, studyId)
    const bundle = await bytesOf(await reviewer.ask(`/cases/${id}/bundle`))
    expect(await bytesOf(await author.ask(`/cases/${id}/bundle`))).toEqual(bundle)

    const files = unzipSync(bundle)
    const mask = gunzipSync(files[MASK]!)
    const haystack = Buffer.concat([bundle, ...Object.values(files), mask])
    const before = Buffer.concat(original)
    for (const needle of needles()) {
      expect(before.includes(needle), `${needle} is looked for in vain`).toBe(true)
      expect(haystack.includes(needle), `${needle} is left`).toBe(false)
      expect(haystack.includes(Buffer.from(needle, 'latin1')), `${needle} is left`).toBe(false)
    }
    expect(haystack.includes('2020-01-01')).toBe(false)
    // Hashes would let anyone who has the originals find them.
    for (const bytes of original)
      expect(haystack.includes(createHash('sha256').update(bytes).digest('hex'))).toBe(false)

    const instances = Object.entries(files).flatMap(([name, bytes]) =>
      name.endsWith('.dcm') ? [bytes] : [],
    )
    for (const bytes of instances) expect(identifiersLeft(bytes)).toEqual([])
    const [was, is] = [await seriesOf(original), await seriesOf(instances)]
    expect(is.volume).toEqual(was.volume)
    const [row] = await site.intake.db.select().from(analyses)
    const stored = async (sha256: string | null) =>
      Buffer.from(await site.intake.store.read(sha256 ?? ''))
    const oldReading = readingSchema.parse(JSON.parse(String(await stored(row!.readingSha256))))
    const reading = readingSchema.parse(JSON.parse(Buffer.from(files[READING]!).toString()))
    expect(oldReading.slices.some(({ lesions }) => lesions.length > 0)).toBe(true)
    expect(reading).toEqual({
      ...oldReading,
      createdAt: reading.createdAt,
      series: {
        ...oldReading.series,
        seriesInstanceUID: is.seriesInstanceUID,
        studyInstanceUID: is.studyInstanceUID,
      },
      slices: oldReading.slices.map((slice, i) => ({
        ...slice,
        sopInstanceUID: is.slices[i]!.sopInstanceUID,
      })),
    })
    expect(is.slices.map(({ sopInstanceUID }) => sopInstanceUID)).toEqual(
      instances.map((bytes) => parseInstance(bytes).sopInstanceUID),
    )
    expect(Buffer.from(files[MASK]!)).toEqual(await stored(row!.maskSha256))

    // A second case of the study cannot be matched with the first.
    const second = await publish(site, author, reviewer, studyId)
    const other = unzipSync(await bytesOf(await author.ask(`/cases/${second}/bundle`)))
    const uidsOf = (bytes: Uint8Array) => {
      const { studyInstanceUID, seriesInstanceUID, sopInstanceUID } = parseInstance(bytes)
      return [studyInstanceUID, seriesInstanceUID, sopInstanceUID]
    }
    const uids = uidsOf(other['dicom/00001.dcm']!)
    for (const uid of uidsOf(instances[0]!)) expect(uids).not.toContain(uid)

    // What people write is looked through, and no refusal and no log repeats it.
    const draft = { studyId, title: 'A case', licence: 'CC0', author: 'A' }
    for (const [field, text] of [
      ['history', `Known as ${PATIENT.id}.`],
      ['proof', 'Born 12.03.1950, PCR.'],
    ] as const) {
      const told = await refusal(await author.ask('/cases', { json: { ...draft, [field]: text } }))
      expect(told).toMatchObject({ status: 422, code: 'case/patient-in-text' })
      expect(told.detail).toContain(`"${field}"`)
      for (const needle of [...needles(), '12.03.1950']) expect(told.detail).not.toContain(needle)
    }
    const { id: named } = await caseOf(
      await author.ask('/cases', {
        json: {
          ...draft,
          diagnosis: 'Zoe syndrome',
          proof: 'PCR',
          findings: ['none'],
        },
      }),
    )
    const submit = (acknowledged: string[]) =>
      author.ask(`/cases/${named}/submit`, { json: { acknowledged } })
    expect(await refusal(await submit(['deidentify/derived-image']))).toMatchObject({
      code: 'case/patient-name-in-text',
    })
    await caseOf(await submit(['deidentify/derived-image', 'case/patient-name-in-text']))
    for (const needle of needles()) expect(site.log.join('')).not.toContain(needle)
  })

  once(
    'is taken by a site that trusts its signer, once, and refused when anything is amiss',
    async () => {
      const home = await openSite(await databases.open(), { GROUNDGLASS_SITE_NAME: 'Home clinic' })
      const studyId = await readStudy(home, original)
      const [author, reviewer] = [
        await home.person('radiologist'),
        await home.person('radiologist'),
      ]
      const id = await publish(home, author, reviewer, studyId)
      const bundle = await bytesOf(await reviewer.ask(`/cases/${id}/bundle`))
      const published: unknown = await (await home.nobody.ask('/signing-key')).json()
      const { fingerprint, publicKey } = home.siteKey
      expect(published).toEqual({ name: 'Home clinic', fingerprint, publicKey })

      const away = await openSite(await databases.open(), {
        GROUNDGLASS_MODE: 'public',
        GROUNDGLASS_TRUSTED_SIGNERS: `${fingerprint}`,
        GROUNDGLASS_MAX_UPLOAD_BYTES: String(4 * 2 ** 20),
        GROUNDGLASS_MAX_FILES: '40',
      })
      const importer = await away.person('radiologist')
      const files = unzipSync(bundle)
      const manifest = parseManifest(files[MANIFEST]!)
      const stranger = await openSiteKey({
        dataDirectory: join(away.intake.folder, 'stranger'),
        library: { siteName: 'Some shack', signingKey: null, trustedSigners: [] },
      })
      /** The bundle with other files, signed anew by whoever has a key. */
      const signed = (changes: Zippable, key: SiteKey, text = {}) => {
        const all = { ...files, ...changes }
        const { name, publicKey: pem } = key
        const bytes = manifestBytes({
          ...manifest,
          ...text,
          site: { name, publicKey: pem },
          files: manifest.files.map((file) => {
            const content = all[file.name] as Uint8Array
            const sha256 = createHash('sha256').update(content).digest('hex')
            return { name: file.name, bytes: content.length, sha256 }
          }),
        })
        return zipSync({ ...all, [MANIFEST]: bytes, [SIGNATURE]: key.sign(bytes) })
      }
      const without = (name: string) =>
        zipSync(Object.fromEntries(Object.entries(files).filter(([each]) => each !== name)))
      const flipped = (name: string, at: number) => {
        const content = Uint8Array.from(files[name]!)
        content[at]! ^= 1
        return zipSync({ ...files, [name]: content })
      }
      const huge = new Uint8Array(2 ** 23)
      const amiss: [code: string, bytes: Uint8Array][] = [
        ['case/wrong-hash', flipped('dicom/00003.dcm', 5000)],
        ['case/wrong-hash', flipped(READING, 200)],
        ['case/wrong-hash', zipSync({ ...files, [MASK]: files[MASK]!.subarray(1) })],
        ['case/bad-signature', flipped(SIGNATURE, 7)],
        [
          'case/bad-signature',
          zipSync({
            ...files,
            [MANIFEST]: Buffer.from(
              Buffer.from(files[MANIFEST]!).toString().replace('Viral', 'Other'),
            ),
          }),
        ],
        ['case/unknown-signer', signed({}, stranger)],
        ['case/missing-file', without(MASK)],
        ['case/missing-file', without('dicom/00008.dcm')],
        ['case/not-a-bundle', without(SIGNATURE)],
        ['case/not-a-bundle', without(MANIFEST)],
        ['case/invalid-manifest', zipSync({ ...files, [MANIFEST]: Buffer.from('{"schema":1}') })],
        ['case/extra-file', zipSync({ ...files, 'dicom/00009.dcm': files['dicom/00001.dcm']! })],
        ['case/invalid-content', signed({}, home.siteKey, { verdict: 'not-interpretable' })],
        ['case/invalid-content', signed({ 'key-slice.png': Buffer.from('<svg/>') }, home.siteKey)],
        ['case/identifiers-left', signed({ 'dicom/00001.dcm': original[0]! }, home.siteKey)],
        ['archive/damaged', bundle.subarray(0, bundle.length - 100)],
        ['archive/damaged', Buffer.from('no archive at all')],
        ['archive/unsafe-path', zipSync({ ...files, '../out.dcm': files['dicom/00001.dcm']! })],
        ['archive/too-many-entries', emptyEntriesZip(41)],
        ['archive/too-large', zipSync({ ...files, 'dicom/00009.dcm': huge })],
        ['storage/too-large', zipSync({ huge }, { level: 0 })],
      ]
      for (const [code, bytes] of amiss) {
        const told = await refusal(await send(importer, bytes))
        expect(told.code, told.detail).toBe(code)
        expect(told.status, code).toBeGreaterThanOrEqual(400)
        expect(told.status, code).toBeLessThan(500)
      }
      const unknown = await refusal(await send(importer, signed({}, stranger)))
      expect(unknown.detail).toContain(`"Some shack" with the key ${stranger.fingerprint}`)
      expect((await send(await away.person('researcher'), bundle)).status).toBe(403)
      expect((await send(away.nobody, bundle)).status).toBe(401)
      expect(await (await away.nobody.ask('/cases')).json()).toMatchObject({ items: [] })

      const taken = await caseOf(await send(importer, bundle))
      expect(taken).toMatchObject({
        id,
        state: 'published',
        author: 'Dr radiologist',
        signer: { name: 'Home clinic', fingerprint },
      })
      expect(await caseOf(await send(importer, bundle))).toEqual(taken)
      // Anyone sees it in public mode; only people take copies away.
      expect(await (await away.nobody.ask('/cases?text=pneumonia')).json()).toMatchObject({
        items: [{ id }],
      })
      await bytesOf(await away.nobody.ask(`/cases/${id}/key-slice.png`))
      await bytesOf(await away.nobody.ask(`/cases/${id}/overlays/4.png`))
      expect((await away.nobody.ask(`/cases/${id}/bundle`)).status).toBe(401)
      expect(await bytesOf(await importer.ask(`/cases/${id}/bundle`))).toEqual(bundle)
      const renamed = signed({}, home.siteKey, { title: 'Another title' })
      expect(await refusal(await send(importer, renamed))).toMatchObject({
        status: 409,
        code: 'case/another-content',
      })

      // The same by command, without any server.
      const path = join(away.intake.folder, 'case.zip')
      await writeFile(path, bundle)
      for (const signer of [fingerprint, publicKey])
        expect(await verifyCase(path, signer)).toMatchObject({
          manifest: { id },
          signer: { fingerprint },
        })
      await expect(verifyCase(path, stranger.fingerprint)).rejects.toMatchObject({
        code: 'case/unknown-signer',
      })
      await expect(verifyCase(path, 'nobody')).rejects.toMatchObject({ code: 'usage/no-signer' })
    },
  )
})
