/** Options, and readers of option values, that several commands share. */
import { InvalidArgumentError, Option } from 'commander'

/**
 * @param text an option's value
 * @returns the whole number of 1 or more that it spells
 * @throws {InvalidArgumentError} when it spells anything else: the parser shows it as a usage error
 */
export function positiveInteger(text: string): number {
  return integerFrom(1, text)
}

/**
 * @param text an option's value
 * @returns the whole number of 0 or more that it spells
 * @throws {InvalidArgumentError} when it spells anything else
 */
export function nonNegativeInteger(text: string): number {
  return integerFrom(0, text)
}

function integerFrom(least: number, text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isInteger(value) || value < least)
    throw new InvalidArgumentError(`expected a whole number of ${least} or more.`)
  return value
}

/** @returns `--device`, read as a `DeviceChoice` */
export function deviceOption(): Option {
  return new Option('--device <device>', 'where to compute')
    .choices(['auto', 'cpu', 'webgpu', 'cuda'])
    .default('auto')
}
