/** `groundglass backup`: copies database and files of a server into a folder. */
import type { Command } from 'commander'
import { backUpPlatform, readServerConfig, type ServerFlags } from '../../server/index.ts'
import { EXIT } from '../exit-status.ts'

/** @param program the command line to add `backup` to */
export function registerBackup(program: Command): void {
  program
    .command('backup')
    .description("Copy a server's database and files into a folder, also while it runs.")
    .requiredOption('--out <dir>', 'empty, or with an earlier backup, whose place this one takes')
    .option('--data <dir>', "the server's folder (GROUNDGLASS_DATA)")
    .addHelpText(
      'after',
      `
The settings are the server's own (DATABASE_URL, GROUNDGLASS_STORAGE and so on). Patient data and the session secret are in the
backup: keep it as you keep the server. How to: docs/how-to/back-up-and-restore.md

Exit status: 0 done, 2 usage, 3 refused, or made without files that are damaged on the server, 4 internal.

Example:
  $ groundglass backup --data /srv/groundglass --out /backup/groundglass`,
    )
    .action(async ({ out, ...flags }: ServerFlags & { out: string }) => {
      const made = await backUpPlatform(readServerConfig(process.env, flags), out)
      const { createdAt, rows, blobs, bytes, copied, damaged } = made
      console.log(
        `Backed up ${rows} rows and ${blobs} files of ${bytes} bytes, as of ${createdAt}; ${copied} files were new.`,
      )
      for (const sha256 of damaged) console.error(`missing or damaged on the server: ${sha256}`)
      if (damaged.length > 0) process.exitCode = EXIT.refused
    })
}
