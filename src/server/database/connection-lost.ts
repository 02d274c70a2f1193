/** The error of a database that was there and is not any more. */
import { GroundglassError } from '../../core/index.ts'

/**
 * @param cause what the driver or the thread says
 * @returns the error
 */
export function connectionLost(cause: unknown): GroundglassError {
  return new GroundglassError(
    'database/connection-lost',
    'Expected the database to answer; the connection to it has ended. Look at its log, and start again if it does not come back.',
    { cause },
  )
}
