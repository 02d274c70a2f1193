import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { GroundglassError } from '../core/index.ts'
import { devicesToTry, isSupported, supportedDevices } from './device.ts'
import { parseManifest } from './manifest.ts'
import { loadNetwork } from './network.ts'

const manifest = parseManifest(readFileSync('fixtures/models/shift/manifest.json', 'utf8'))
const modelBytes = Uint8Array.from(readFileSync('fixtures/models/shift/model.onnx'))

it('always supports the processor in Node, and never wasm there', async () => {
  expect(await supportedDevices()).toContain('cpu')
  expect(await isSupported('wasm')).toBe(false)
})

it('ends every automatic list at the processor, and adds nothing to a choice', async () => {
  expect((await devicesToTry('auto')).at(-1)).toBe('cpu')
  expect(await devicesToTry('webgpu')).toEqual(['webgpu'])
})

it('falls back to the processor under auto, and says so when a named device is missing', async () => {
  const supported = await supportedDevices()
  const network = await loadNetwork({ manifest, modelBytes }, { device: 'auto' })
  expect(network.device).toBe(supported.includes('cuda') ? 'cuda' : 'cpu')
  await network.dispose()
  for (const device of ['cuda', 'webgpu'] as const) {
    const outcome = await loadNetwork({ manifest, modelBytes }, { device }).then(
      (loaded) => loaded.dispose().then(() => 'loaded'),
      (error: unknown) => (error instanceof GroundglassError ? error.code : error),
    )
    expect(outcome).toBe(supported.includes(device) ? 'loaded' : 'model/device-unavailable')
  }
})
