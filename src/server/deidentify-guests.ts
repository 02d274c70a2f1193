/** What visitors of the `public` mode send is without identity before anything of it is stored, or it is refused. */
import { createHmac } from 'node:crypto'
import { GroundglassError } from '../core/index.ts'
import {
  deidentifyInstance,
  type DeidentifyOptions,
  formatTag,
  identifiersLeft,
} from '../dicom/index.ts'
import type { ServerConfig } from './config.ts'
import type { IngestPlace } from './ingest/index.ts'

/**
 * @param how `clean` takes identity out, `demand` refuses files that have any, `off` looks at none
 * @param secret of the server: the pseudonyms of each link are made from it, and are others for each
 * @returns what ingest does with an instance; people's files are left as they are
 */
export function deidentifyGuests(
  how: ServerConfig['guests']['deidentify'],
  secret: string,
): IngestPlace['prepare'] {
  if (how === 'off') return undefined
  return (bytes, { isGuest, institutionId }) => {
    if (!isGuest) return null
    const left = identifiersLeft(bytes)
    if (left.length > 0 && how === 'demand') throw identifying(left)
    // Files that a page has de-identified are looked at too: for text in the pixels.
    const cleaned = deidentifyInstance(bytes, {
      ...STRICTEST,
      secret: ofLink(secret, institutionId),
    })
    const warnings = cleaned.warnings.map(({ code }) => code)
    return {
      bytes: left.length > 0 ? cleaned.bytes : bytes,
      attributesRemoved: left.length > 0 ? cleaned.actions.length : 0,
      warnings: warnings.filter((code) => code !== 'deidentify/no-patient-id'),
    }
  }
}

const STRICTEST = {
  dates: 'remove',
  retainPatientCharacteristics: false,
  retainDevice: false,
} as const satisfies Omit<DeidentifyOptions, 'secret'>

/** Files of one link keep together; the same patient by two links is two patients. */
function ofLink(secret: string, institutionId: string): Uint8Array {
  const key = createHmac('sha256', secret).update(`groundglass: de-identify ${institutionId}`)
  return new Uint8Array(key.digest())
}

const MOST_NAMED = 10

function identifying(left: readonly number[]): GroundglassError {
  const named = left.slice(0, MOST_NAMED).map(formatTag).join(', ')
  const more = left.length > MOST_NAMED ? ` and ${left.length - MOST_NAMED} more` : ''
  return new GroundglassError(
    'upload/identifying',
    `Expected a file that does not tell who the patient is; it has ${named}${more}. De-identify it ("groundglass deidentify"), then send it again.`,
  )
}
