/** `groundglass audit verify|export`: whether a server's audit trail is whole, and the trail itself. */
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Command } from 'commander'
import { GroundglassError } from '../../core/index.ts'
import { exportAudit, readServerConfig, type ServerFlags, verifyAudit } from '../../server/index.ts'

/** @param program the command line to add `audit` to */
export function registerAudit(program: Command): void {
  const audit = program
    .command('audit')
    .description("A server's audit trail: verify it, or export it.")
    .addHelpText(
      'after',
      '\nWith the embedded database the server must not run meanwhile.\n\nExamples:\n  $ groundglass audit verify --data /srv/groundglass\n  $ groundglass audit export --data /srv/groundglass > trail.jsonl\n  $ groundglass audit verify --file trail.jsonl',
    )
  audit
    .command('verify')
    .description('Find events that were changed, taken out, put in or put elsewhere.')
    .option('--data <dir>', "the server's folder (GROUNDGLASS_DATA)")
    .option('--file <path>', 'an export, instead of a database')
    .option('--expect <sequence:hash>', 'a head that was printed earlier: finds a cut end as well')
    .action(verify)
  audit
    .command('export')
    .description('Print every event as a line of JSON.')
    .option('--data <dir>', "the server's folder (GROUNDGLASS_DATA)")
    .action(async (flags: ServerFlags) => {
      const lines = Readable.from(exportAudit(readServerConfig(process.env, flags)))
      await pipeline(lines, process.stdout, { end: false })
    })
}

type Options = Pick<ServerFlags, 'data'> & { file?: string; expect?: string }

async function verify({ data, file, expect }: Options): Promise<void> {
  const of = file ?? readServerConfig(process.env, { data })
  const { events, head, faults, faultCount } = await verifyAudit(of, expect)
  for (const { message } of faults) console.log(message)
  console.log(`${events} events. Head: ${head.sequence}:${head.hash}`)
  if (faultCount > 0)
    throw new GroundglassError(
      'audit/broken',
      `Expected an unbroken audit trail; ${faultCount} faults were found, the first at event ${faults[0]!.sequence}. Compare with an earlier export or a backup.`,
    )
  const anchored = expect === undefined ? '' : ', and holds the head that was expected'
  console.log(`The trail is unbroken${anchored}. Keep the head elsewhere to find a cut end later.`)
}
