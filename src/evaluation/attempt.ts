/** A case's own fault becomes a row in the table; a fault of the program goes on up. */
import { GroundglassError } from '../core/index.ts'

/** What a case without a prediction says instead of figures. */
export interface Missing {
  readonly code: string
  readonly message: string
}

/**
 * @param work what may fail for one case
 * @returns its value, or why there is none
 */
export async function attempt<Value>(
  work: () => Promise<Value>,
): Promise<{ readonly value: Value } | { readonly missing: Missing }> {
  try {
    return { value: await work() }
  } catch (error) {
    if (!(error instanceof GroundglassError)) throw error
    return { missing: { code: error.code, message: error.message } }
  }
}
