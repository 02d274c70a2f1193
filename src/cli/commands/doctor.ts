/** `groundglass doctor`: what this machine can do, tried and not guessed. */
import { availableParallelism, cpus, freemem, totalmem } from 'node:os'
import type { Command } from 'commander'
import { listModels, modelFolders } from '../../disk/index.ts'
import { supportedDevices } from '../../inference/index.ts'
import { loadDrawingTools } from '../../reports/index.ts'
import { columns } from '../columns.ts'
import { EXIT } from '../exit-status.ts'
import { modelFacts, modelState, sizeInWords } from '../model-facts.ts'
import { DEFAULT_LESION_MODEL, VALID_AREA_MODEL } from '../../networks/index.ts'
import { packageVersion } from '../run.ts'

const GIB = 2 ** 30
/** What a study of 300 slices takes, reports included. */
const WANTED_MEMORY_GIB = 2

type Fact = [name: string, value: string]

/** @param program the command line to add `doctor` to */
export function registerDoctor(program: Command): void {
  program
    .command('doctor')
    .description('Say what this machine can do: cores, memory, devices, models and their hashes.')
    .addHelpText(
      'after',
      '\nExit status 3 when something that a reading needs is missing.\n\nExample:\n  $ groundglass doctor',
    )
    .action(doctor)
}

async function doctor(): Promise<void> {
  const models = await modelLines()
  const facts = [...machineFacts(), await deviceFact(), await drawingFact(), ...models.facts]
  for (const line of columns(facts)) console.log(line)
  if (!models.complete) process.exitCode = EXIT.refused
}

function machineFacts(): Fact[] {
  const [free, total] = [freemem() / GIB, totalmem() / GIB]
  const little = free < WANTED_MEMORY_GIB ? `: little, a long study wants ${WANTED_MEMORY_GIB}` : ''
  return [
    ['groundglass', packageVersion()],
    ['node', `${process.version} on ${process.platform} ${process.arch}`],
    ['cores', `${availableParallelism()} (${cpus()[0]?.model.trim() ?? 'unknown model'})`],
    ['threads', `${availableParallelism()} by default; --threads changes it`],
    ['memory', `${free.toFixed(1)} of ${total.toFixed(1)} GiB free${little}`],
  ]
}

/** Each device opens the smallest of networks: a listed one may lack its library or its driver. */
async function deviceFact(): Promise<Fact> {
  const devices = await supportedDevices()
  return ['devices', devices.length > 0 ? devices.join(', ') : 'none: no network can run here']
}

async function drawingFact(): Promise<Fact> {
  await loadDrawingTools()
  return ['pictures', 'fonts and rasteriser loaded']
}

async function modelLines(): Promise<{ facts: Fact[]; complete: boolean }> {
  const facts = await Promise.all((await listModels()).map(modelFacts))
  const states = await Promise.all(facts.map(modelState))
  const lines = facts.map(({ name, manifest, bytes }, i): Fact => {
    const version = manifest ? `${manifest.version}, ` : ''
    const hash = manifest ? `, sha256 ${manifest.sha256.slice(0, 12)}` : ''
    return ['model', `${name} ${version}${sizeInWords(bytes)}${hash}: ${states[i]}`]
  })
  const wanted = [VALID_AREA_MODEL, DEFAULT_LESION_MODEL]
  const missing = wanted.filter(
    (name) => !facts.some((model, i) => model.name === name && states[i] === 'ok'),
  )
  if (missing.length > 0)
    lines.push(['missing', `${missing.join(', ')} (looked in ${modelFolders().join(', ')})`])
  return { facts: lines, complete: missing.length === 0 }
}
