/** `groundglass case export|verify|key`: teaching cases between sites. */
import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import {
  exportCase,
  readServerConfig,
  type ServerFlags,
  signerOf,
  verifyCase,
} from '../../server/index.ts'

/** @param program the command line to add `case` to */
export function registerCase(program: Command): void {
  const group = program
    .command('case')
    .description('Teaching cases as signed bundles: write one, check one, show the key.')
    .addHelpText(
      'after',
      `
With the embedded database the server must not run during an export; it serves bundles too.

Examples:
  $ groundglass case export 2f0c1f6e-... --out case.zip
  $ groundglass case verify case.zip --signer site.pem
  $ groundglass case key`,
    )
  const data = ['--data <dir>', "the server's folder (GROUNDGLASS_DATA)"] as const
  group
    .command('export')
    .description('Write the bundle of a published case.')
    .argument('<id>', 'of the case')
    .requiredOption('--out <file>', 'where the bundle goes')
    .option(...data)
    .action(async (id: string, { out, ...flags }: ServerFlags & { out: string }) => {
      await exportCase(readServerConfig(process.env, flags), id, out)
      console.log(`Wrote ${out}.`)
    })
  group
    .command('verify')
    .description('Check every file of a bundle and its signature, without a server.')
    .argument('<file>', 'the bundle')
    .requiredOption('--signer <key>', 'fingerprint of the signer, or a file with its public key')
    .action(async (file: string, { signer }: { signer: string }) => {
      const { manifest, signer: found } = await verifyCase(file, await keyOrText(signer))
      console.log(`${manifest.title} (${manifest.id})`)
      console.log(`${manifest.files.length} files, each as the manifest says.`)
      console.log(`Signed by ${found.name}, ${found.fingerprint}.`)
    })
  group
    .command('key')
    .description('Show the public key and the fingerprint by which this site signs.')
    .option(...data)
    .action(async (flags: ServerFlags) => {
      const { name, publicKey, fingerprint } = await signerOf(readServerConfig(process.env, flags))
      console.log(`# ${name}\n# ${fingerprint}\n${publicKey.trimEnd()}`)
    })
}

/** What is no file is taken for a fingerprint. */
function keyOrText(signer: string): Promise<string> {
  return readFile(signer, 'utf8').catch(() => signer)
}
