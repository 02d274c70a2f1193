/** `groundglass restore`: makes a server's data of a backup, or checks one. */
import type { Command } from 'commander'
import {
  checkBackup,
  readServerConfig,
  restorePlatform,
  type ServerFlags,
} from '../../server/index.ts'

/** @param program the command line to add `restore` to */
export function registerRestore(program: Command): void {
  program
    .command('restore')
    .description('Restore a backup into an empty folder or database; every hash is checked.')
    .requiredOption('--from <dir>', 'the folder of a backup')
    .option('--data <dir>', "the new server's folder (GROUNDGLASS_DATA)")
    .option('--check', 'only compare the backup with its hashes; nothing is written')
    .addHelpText(
      'after',
      `
The settings are those of the server that is to run there. How to: docs/how-to/back-up-and-restore.md

Examples:
  $ groundglass restore --from /backup/groundglass --check
  $ groundglass restore --from /backup/groundglass --data /srv/groundglass`,
    )
    .action(
      async ({
        from,
        check = false,
        ...flags
      }: ServerFlags & { from: string; check?: boolean }) => {
        if (check) {
          const { createdAt, tables, blobs } = await checkBackup(from)
          console.log(
            `Whole: ${tables.length} tables and ${blobs.count} files of ${blobs.bytes} bytes, as of ${createdAt}.`,
          )
          return
        }
        const restored = await restorePlatform(readServerConfig(process.env, flags), from)
        const { createdAt, rows, blobs, bytes, queued, absent } = restored
        console.log(
          `Restored ${rows} rows and ${blobs} files of ${bytes} bytes, as of ${createdAt}; ${queued} analyses are queued.`,
        )
        for (const sha256 of absent) console.error(`not in the backup: ${sha256}`)
      },
    )
}
