import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import { type BuildEnvironmentOptions, defineConfig, type Plugin } from 'vite'

const API = 'http://127.0.0.1:8080'
const ROOMS = fileURLToPath(new URL('../src/', import.meta.url))

/** Text is packed once, here, and not with every request. */
const packed: Plugin = {
  name: 'packed',
  apply: 'build',
  async writeBundle({ dir = '' }, bundle) {
    for (const file of Object.keys(bundle).filter((name) => /\.(js|css|html|svg)$/.test(name))) {
      const path = join(dir, file)
      const bytes = await readFile(path)
      await writeFile(`${path}.br`, await promisify(brotliCompress)(bytes))
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
  // For `vite web` beside `groundglass serve` with GROUNDGLASS_PUBLIC_URL=http://localhost:5173.
  server: { proxy: { '/api': API, '/healthz': API } },
  worker: { format: 'es', rolldownOptions },
  // Cornerstone3D's dependencies ask for Node's own; these stand for them in browsers.
  resolve: {
    alias: [
      { find: /^events$/, replacement: 'events/events.js' },
      { find: /^url$/, replacement: 'url/url.js' },
    ],
  },
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
