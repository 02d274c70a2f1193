/** `groundglass config`: the server's configuration as it would be in force. */
import type { Command } from 'commander'
import { describeConfig } from '../../server/index.ts'

/** @param program the command line to add `config` to */
export function registerConfig(program: Command): void {
  program
    .command('config')
    .description('Print the configuration of the server, secrets hidden.')
    .addHelpText('after', '\nExample:\n  $ groundglass config')
    .action(() => console.log(describeConfig(process.env)))
}
