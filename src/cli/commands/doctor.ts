/** `groundglass doctor`: what this machine can do. */
import { availableParallelism, cpus, freemem, totalmem } from 'node:os'
import type { Command } from 'commander'
import { packageVersion } from '../run.ts'

const GIB = 2 ** 30

/** @param program the command line to add `doctor` to */
export function registerDoctor(program: Command): void {
  program
    .command('doctor')
    .description('Say what this machine can do: Node, cores, memory.')
    .addHelpText('after', '\nExample:\n  $ groundglass doctor')
    .action(() => {
      for (const [name, value] of machineFacts()) console.log(`${name.padEnd(12)} ${value}`)
    })
}

function machineFacts(): [string, string][] {
  return [
    ['groundglass', packageVersion()],
    ['node', `${process.version} on ${process.platform} ${process.arch}`],
    ['cores', `${availableParallelism()} (${cpus()[0]?.model.trim() ?? 'unknown model'})`],
    ['memory', `${(freemem() / GIB).toFixed(1)} of ${(totalmem() / GIB).toFixed(1)} GiB free`],
  ]
}
