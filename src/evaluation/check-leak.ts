/** A test case that a network was trained on tests nothing. */
import { type DatasetCase, type DatasetManifest, GroundglassError } from '../core/index.ts'
import type { ModelManifest } from '../inference/index.ts'

/**
 * Looks for test cases in what the model's manifest says of its training data.
 * @param dataset whose cases are to be evaluated
 * @param cases those chosen
 * @param model the network's manifest
 * @returns warnings: training data whose cases the model does not list, and cases that are no test cases
 * @throws {GroundglassError} `evaluation/trained-on-test` when a chosen test case is listed in the model's training data
 */
export function checkLeak(
  dataset: Pick<DatasetManifest, 'name'>,
  cases: readonly DatasetCase[],
  model: ModelManifest,
): string[] {
  const known = model.trainingData.filter(({ name }) => name === dataset.name)
  const trained = new Set(known.flatMap(({ caseIds }) => caseIds ?? []))
  const tested = cases.filter(({ split }) => split === 'test')
  const leaked = tested.filter(({ id }) => trained.has(id))
  if (leaked.length > 0) {
    throw new GroundglassError(
      'evaluation/trained-on-test',
      `Expected test cases that ${model.name} ${model.version} has never seen; ${leaked.length} of ${tested.length} are in its training data (${leaked[0]!.id} is one). Evaluate another model, or other cases.`,
    )
  }
  const warnings: string[] = []
  const unlisted = model.trainingData.filter(({ caseIds }) => caseIds === undefined)
  if (tested.length > 0 && unlisted.length > 0) {
    warnings.push(
      `The manifest of ${model.name} does not list the cases it was trained on (${unlisted.map(({ name }) => name).join('; ')}): that the test cases are not among them cannot be checked.`,
    )
  }
  const others = cases.length - tested.length
  if (others > 0) {
    warnings.push(
      `${others} of ${cases.length} cases are not in split test: these figures describe development, not performance.`,
    )
  }
  return warnings
}
