// Adds to package-lock.json the native packages of other platforms that a registry mirror did not serve; `npm ci` refuses a lock without them.
import { readFileSync, writeFileSync } from 'node:fs'

const platforms =
  /(android|darwin|freebsd|linux|openharmony|win32)-(arm64|arm|ia32|ppc64|riscv64|s390x|x64)(?:-(.+))?$/
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'))
const added = []

for (const [path, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const place = `node_modules/${name}`
    if (lock.packages[place] || lock.packages[`${path}/${place}`]) continue
    const [, os, cpu, abi = ''] = platforms.exec(name) ?? []
    if (!os || !/^\d/.test(version))
      throw new Error(`${name}@${version}: no platform in its name, or no exact version`)
    const libc = abi === 'musl' ? ['musl'] : abi === 'gnu' ? ['glibc'] : undefined
    // No integrity: npm checks what it can when such a platform installs.
    lock.packages[place] = { version, cpu: [cpu], dev, libc, optional: true, os: [os] }
    added.push(`${name}@${version}`)
  }
}
lock.packages = Object.fromEntries(
  Object.entries(lock.packages).toSorted(([a], [b]) => (a < b ? -1 : 1)),
)
writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`)
console.log(
  added.length === 0 ? 'Nothing was missing.' : `Added ${added.length}:\n${added.join('\n')}`,
)
