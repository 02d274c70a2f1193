/** `groundglass demo`: a synthetic chest is drawn, written as DICOM, and read like any other. */
import { spawn } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { phantomInstances, type PhantomSpec, renderPhantom } from '../../imaging/index.ts'
import { analyzeInputs } from '../analyze-inputs.ts'
import { withNetworks } from '../../networks/index.ts'
import { prepareFolder } from '../output-folder.ts'
import { progressLine } from '../progress-line.ts'
import { NOTICE } from '../run.ts'
import { verdictLines } from '../verdict-lines.ts'

const DEFAULT_OUT = 'out/demo'
/** Coarser than a real thin-slice study, so that drawing and reading it stay well under a minute on two cores. */
const PHANTOM = { seed: 1, spacingMm: 4, lesions: 'typical' } as const

/** @param program the command line to add `demo` to */
export function registerDemo(program: Command): void {
  program
    .command('demo')
    .description('Draw a synthetic chest CT, read it, and show the result. Needs no data.')
    .option('--out <dir>', 'folder for the phantom and the reports', DEFAULT_OUT)
    .option('--no-open', 'do not open the summary picture')
    .addHelpText('after', '\nExample:\n  $ groundglass demo --out /tmp/demo')
    .action((options: DemoOptions) => demo(options))
}

interface DemoOptions {
  readonly out: string
  readonly open: boolean
}

/**
 * @param options where to, and whether to open the picture
 * @param phantom what to draw
 */
export async function demo(
  options: DemoOptions,
  phantom: Partial<PhantomSpec> = PHANTOM,
): Promise<void> {
  const out = resolve(options.out)
  const dicom = join(out, 'dicom')
  await prepareFolder(out)
  const { cases } = await withNetworks({}, async (networks) => {
    const progress = progressLine()
    progress.say('Drawing a synthetic chest with typical lesions.')
    await writePhantom(dicom, phantom)
    return analyzeInputs([dicom], networks, out, progress)
  })
  for (const { reading } of cases) for (const line of verdictLines(reading)) console.log(line)
  const summary = join(out, 'summary.png')
  console.log(`\nThe picture of it:  ${summary}`)
  console.log(`All reports:        ${out}`)
  console.log(`${NOTICE} Next: groundglass analyze YOUR-STUDY`)
  if (options.open && hasScreen()) open(summary)
}

async function writePhantom(folder: string, phantom: Partial<PhantomSpec>): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const instances = phantomInstances(renderPhantom(phantom))
  for (const [i, bytes] of instances.entries())
    await writeFile(join(folder, `${String(i).padStart(4, '0')}.dcm`), bytes)
}

/** A person at a desktop: not a log, not a remote shell without one. */
function hasScreen(): boolean {
  if (!process.stdout.isTTY || process.env['CI']) return false
  if (process.platform !== 'linux') return !process.env['SSH_CONNECTION']
  return Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'])
}

function open(path: string): void {
  const [command, ...words] = {
    darwin: ['open'],
    win32: ['cmd', '/c', 'start', ''],
  }[process.platform as string] ?? ['xdg-open']
  const viewer = spawn(command!, [...words, path], { detached: true, stdio: 'ignore' })
  // Without a viewer the path on the screen is enough.
  viewer.on('error', () => {})
  viewer.unref()
}
