/** `groundglass models list|show`: which networks are here, what they may be used for, and how well they did. */
import type { Command } from 'commander'
import { GroundglassError } from '../../core/index.ts'
import { listModels, modelFolders } from '../../disk/index.ts'
import type { Measurement } from '../../inference/index.ts'
import { columns } from '../columns.ts'
import {
  isDefault,
  licenceInWords,
  type ModelFacts,
  modelFacts,
  modelState,
  sizeInWords,
} from '../model-facts.ts'

/** @param program the command line to add `models` to */
export function registerModels(program: Command): void {
  const models = program
    .command('models')
    .description('The networks on this machine: list them, or show one.')
    .addHelpText(
      'after',
      '\nExamples:\n  $ groundglass models list\n  $ groundglass models show valid-area',
    )
  models
    .command('list')
    .description('Name, version, task, size and licence of every model; * marks the defaults.')
    .action(list)
  models
    .command('show')
    .description('All about one model: data, licence, measured results.')
    .argument('<name>', 'as in `models list`')
    .action(show)
}

async function list(): Promise<void> {
  const entries = await listModels()
  if (entries.length === 0) {
    console.log(
      `No models in ${modelFolders().join(', ')}. Set GROUNDGLASS_MODELS to look elsewhere.`,
    )
    return
  }
  const facts = await Promise.all(entries.map(modelFacts))
  const heading = ['', 'name', 'version', 'task', 'size', 'licence of the weights']
  for (const line of columns([heading, ...facts.map(row)])) console.log(line)
}

function row(facts: ModelFacts): string[] {
  const { name, manifest, bytes, fault } = facts
  const mark = isDefault(facts) ? '*' : ''
  const size = sizeInWords(bytes)
  if (!manifest) return [mark, name, '?', '?', size, fault ?? '']
  return [mark, name, manifest.version, manifest.task, size, licenceInWords(manifest.licence)]
}

async function show(name: string): Promise<void> {
  const entries = await listModels()
  const entry = entries.find((candidate) => candidate.name === name)
  if (!entry) {
    throw new GroundglassError(
      'model/not-found',
      `Expected the name of a model; "${name}" is none. Here are: ${entries.map((each) => each.name).join(', ') || 'none'}.`,
    )
  }
  const facts = await modelFacts(entry)
  const { manifest } = facts
  if (!manifest) throw new GroundglassError('model/invalid-manifest', facts.fault ?? '')
  const { input, window, trainingData } = manifest
  const lines: [string, string][] = [
    ['name', `${manifest.name} ${manifest.version}${isDefault(facts) ? ' (default)' : ''}`],
    ['task', manifest.task],
    ['network', `${manifest.architecture}, ${(manifest.parameters / 1e6).toFixed(1)} M parameters`],
    ['input', `${input.width} x ${input.height}, window ${window.widthHu} / ${window.centreHu} HU`],
    ['threshold', String(manifest.threshold)],
    ['licence', licenceInWords(manifest.licence)],
    ['file', `${facts.directory}, ${sizeInWords(facts.bytes)}: ${await modelState(facts)}`],
    ['sha256', manifest.sha256],
    ...trainingData.map(({ name: data, cases, licence }): [string, string] => [
      'trained on',
      `${data}: ${cases} cases (${licenceInWords(licence)})`,
    ]),
  ]
  for (const line of columns(lines)) console.log(line)
  console.log('\nMeasured:')
  for (const line of columns(manifest.metrics.map(measured))) console.log(`  ${line}`)
}

function measured({ measure, dataSet, value, count, unit, hits, interval95, note }: Measurement) {
  const counts = hits === undefined ? `${count} ${unit}` : `${hits} of ${count} ${unit}`
  const interval = interval95 ? `95 % ${interval95.map((end) => end.toFixed(3)).join(' to ')}` : ''
  return [measure, value.toFixed(3), counts, interval, dataSet, note ?? '']
}
