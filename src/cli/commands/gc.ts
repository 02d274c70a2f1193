/** `groundglass gc`: removes stored files that nothing refers to. */
import type { Command } from 'commander'
import { collect, readServerConfig, type ServerFlags } from '../../server/index.ts'

/** @param program the command line to add `gc` to */
export function registerGc(program: Command): void {
  program
    .command('gc')
    .description("Remove stored files that nothing refers to any more from a server's data.")
    .option('--data <dir>', "the server's folder (GROUNDGLASS_DATA)")
    .addHelpText(
      'after',
      '\nWith the embedded database the server must not run meanwhile.\n\nExample:\n  $ groundglass gc --data /srv/groundglass',
    )
    .action(async (flags: ServerFlags) => {
      const { blobs, bytes, parts } = await collect(readServerConfig(process.env, flags))
      console.log(`Removed ${blobs} files of ${bytes} bytes, and ${parts} unfinished ones.`)
    })
}
