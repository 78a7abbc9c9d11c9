import type { Sentence } from '#schema/language/t.ts';
import type { ModelInput } from '#schema/model/field/input.ts';
import type { Model } from '#schema/model/model.ts';
import { isLaxer, safetySwitches } from '#schema/model/safety.ts';
import { UserError } from '#schema/user-error.ts';

export const SAFETY_CHECKER_MESSAGE: Sentence = 'The safety checker can be turned off in age-restricted channels only.';

/** Whether an input turns the safety checker off. A default of the model does not count: a final recipe turns it on. */
export function isSafetyCheckerOff(model: Model, input: ModelInput): boolean {
  return safetySwitches(model).some((safety) => isLaxer(safety, input[safety.field.name]));
}

/** @throws UserError if the input turns the safety checker off in a place that is not age-restricted */
export function assertSafetyCheckerAllowed(
  model: Model,
  input: ModelInput,
  place: { readonly ageRestricted: boolean },
): void {
  if (!place.ageRestricted && isSafetyCheckerOff(model, input)) throw new UserError(SAFETY_CHECKER_MESSAGE);
}
