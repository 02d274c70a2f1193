/** `groundglass gc`: removes stored files that nothing refers to. */
import type { Command } from 'commander'
import { collect, readServerConfig, type ServerFlags } from '../../server/index.ts'
import { nonNegativeInteger } from '../options.ts'

/** @param program the command line to add `gc` to */
export function registerGc(program: Command): void {
  program
    .command('gc')
    .description("Remove stored files that nothing refers to any more from a server's data.")
    .option('--data <dir>', "the server's folder (GROUNDGLASS_DATA)")
    .option(
      '--older-than <minutes>',
      'spare what is younger; 0 only while nothing else runs (default: 60, with the embedded database 0)',
      nonNegativeInteger,
    )
    .addHelpText(
      'after',
      '\nWith the embedded database the server must not run meanwhile.\n\nExample:\n  $ groundglass gc --data /srv/groundglass',
    )
    .action(async ({ olderThan, ...flags }: ServerFlags & { olderThan?: number }) => {
      const olderThanMs = olderThan === undefined ? undefined : olderThan * 60_000
      const config = readServerConfig(process.env, flags)
      const { blobs, bytes, parts } = await collect(config, olderThanMs)
      console.log(`Removed ${blobs} files of ${bytes} bytes, and ${parts} unfinished ones.`)
    })
}
