import { ConfigError } from '#schema/config/environment.ts';
import { nearest } from '#schema/nearest.ts';

/**
 * What an operator reads whose variable names a model that is not here.
 * @param problem the sentence that says so, without a full stop
 * @param names of the models that can be chosen
 */
export function createUnknownModelError(problem: string, typed: string, names: readonly string[]): ConfigError {
  const near = nearest(typed, names);
  const remedy = near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `Choose one of ${names.join(', ')}.`;
  return new ConfigError(
    `Lorikeet cannot start: ${problem}.\n  - ${remedy} The files of your own models are in the folder MODELS_DIR.`,
  );
}
