/** Options, and readers of option values, that several commands share. */
import { InvalidArgumentError, Option } from 'commander'

/**
 * @param text an option's value
 * @returns the whole number of 1 or more that it spells
 * @throws {InvalidArgumentError} when it spells anything else: the parser shows it as a usage error
 */
export function positiveInteger(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError('expected a whole number of 1 or more.')
  return value
}

/** @returns `--device`, read as a `DeviceChoice` */
export function deviceOption(): Option {
  return new Option('--device <device>', 'where to compute')
    .choices(['auto', 'cpu', 'webgpu', 'cuda'])
    .default('auto')
}
