import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import {
  type BuildEnvironmentOptions,
  defaultClientConditions,
  defineConfig,
  type Plugin,
} from 'vite'

const API = 'http://127.0.0.1:8080'
const ROOMS = fileURLToPath(new URL('../src/', import.meta.url))
/** What `#runtime` is in this page: one of two builds of onnxruntime-web. */
const RUNTIME = fileURLToPath(new URL('src/here/runtime.ts', import.meta.url))

const PACKED = /\.(m?js|css|html|svg|wasm|ttf)$/
/** The runtimes: packed as well as may be they would keep a build for a minute. */
const LARGE_BYTES = 2 ** 22

/** Text is packed once, here, and not with every request. */
const packed: Plugin = {
  name: 'packed',
  apply: 'build',
  async writeBundle({ dir = '' }, bundle) {
    for (const file of Object.keys(bundle).filter((name) => PACKED.test(name))) {
      const path = join(dir, file)
      const bytes = await readFile(path)
      const params = bytes.length > LARGE_BYTES ? { [constants.BROTLI_PARAM_QUALITY]: 5 } : {}
      await writeFile(`${path}.br`, await promisify(brotliCompress)(bytes, { params }))
      await writeFile(`${path}.gz`, await promisify(gzip)(bytes))
    }
  },
}

const rolldownOptions: NonNullable<BuildEnvironmentOptions['rolldownOptions']> = {
  onLog(level, log, tell) {
    // "use client" means something to servers that render; there is none here.
    if (log.code === 'MODULE_LEVEL_DIRECTIVE') return
    // The image codecs ask for `fs` where they find Node.
    if (log.message.includes('externalized for browser compatibility')) return
    tell(level, log)
  },
  // How long the plugins take is nobody's business in CI.
  checks: { bundlerTimings: false },
  // Our rooms do nothing when imported: what the page does not use of them stays out.
  treeshake: { moduleSideEffects: (id) => !id.startsWith(ROOMS) },
}

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [packed],
  resolve: {
    // The runtime's code stands in files of its own, which its threads load too.
    conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions],
    alias: [
      { find: '#runtime', replacement: RUNTIME },
      // Cornerstone3D's dependencies ask for Node's own; these stand for them in browsers.
      { find: /^events$/, replacement: 'events/events.js' },
      { find: /^url$/, replacement: 'url/url.js' },
    ],
  },
  // For `vite web` beside `groundglass serve` with GROUNDGLASS_PUBLIC_URL=http://localhost:5173.
  server: { proxy: { '/api': API, '/healthz': API } },
  worker: { format: 'es', rolldownOptions },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // The content security policy has no data: for fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Cornerstone3D, which is loaded when a case is opened.
    chunkSizeWarningLimit: 4000,
    rolldownOptions,
  },
})
