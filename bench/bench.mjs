// Measures reading and training on a synthetic study and prints one table. How to repeat it: bench/README.md
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values: options } = parseArgs({
  options: {
    slices: { type: 'string', default: '300' },
    size: { type: 'string', default: '512' },
    model: { type: 'string', multiple: true, default: ['lesion-resnet50', 'lesion-small'] },
    config: { type: 'string', multiple: true, default: ['lesion-resnet50', 'lesion-small'] },
    steps: { type: 'string', default: '12' },
    threads: { type: 'string', default: String(availableParallelism()) },
  },
})

/** Each measurement has a process of its own, so that one's memory is not counted in another's. */
function run(script, ...words) {
  const path = fileURLToPath(new URL(script, import.meta.url))
  const stdio = ['ignore', 'pipe', 'inherit']
  return execFileSync(process.execPath, [path, ...words], { encoding: 'utf8', stdio })
}

const folder = mkdtempSync(join(tmpdir(), 'groundglass-bench-'))
try {
  const study = join(folder, 'study')
  const small = join(folder, 'small')
  run(
    '../bin/groundglass.mjs',
    'phantom',
    study,
    '--slices',
    options.slices,
    '--size',
    options.size,
  )
  run('../bin/groundglass.mjs', 'phantom', small, '--slices', '20', '--size', '256')

  const rows = []
  for (const model of options.model) {
    const { slices, stages } = JSON.parse(
      run('study.mjs', join(study, 'dicom'), model, options.threads),
    )
    for (const { name, ms, peakMiB } of stages)
      rows.push([
        `${model}: ${name}`,
        `${(ms / slices).toFixed(1)} ms a slice`,
        `${(ms / 1000).toFixed(1)} s`,
        `${peakMiB} MiB`,
      ])
  }
  for (const config of options.config) {
    const { stepMs, batch, size, parameters, peakMiB } = JSON.parse(
      run('training-step.mjs', config, small, options.steps, options.threads),
    )
    const what = `train ${config}: ${(parameters / 1e6).toFixed(1)} M parameters, ${batch} slices of ${size} x ${size}`
    rows.push([what, `${stepMs.toFixed(0)} ms a step`, '', `${peakMiB} MiB`])
  }

  const gib = (totalmem() / 2 ** 30).toFixed(0)
  console.log(
    `${cpus()[0]?.model.trim()}, ${availableParallelism()} cores, ${gib} GiB, ${process.platform} ${process.arch}, Node ${process.version}`,
  )
  console.log(
    `Synthetic study: ${options.slices} slices of ${options.size} x ${options.size}; ${options.threads} threads\n`,
  )
  console.log('| stage | time | in all | peak memory so far |\n|---|---:|---:|---:|')
  for (const row of rows) console.log(`| ${row.join(' | ')} |`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
