import { plain } from '#schema/plain.ts';
import { Refusal } from '#schema/refusal.ts';
import type { Operator } from './operator.ts';
import { ApiProblem, NoAnswer } from './problem.ts';

const ACCOUNT =
  'The bot cannot paint at the moment: its account needs its operator, who has been told. Please try later.';
const MODEL = 'This model cannot be used at the moment: its setting needs the bot’s operator, who has been told.';

/**
 * What a request that failed means for the person. Replicate's own words are not passed on: they name the operator's
 * account and its bills. What is neither the person's nor the operator's to mend stays as it is, a fault.
 */
export function refusalOf(error: unknown, model: string, operator: Operator): unknown {
  if (error instanceof NoAnswer) {
    return new Refusal('The painting service does not answer at the moment. Please try again in a few minutes.', {
      cause: error,
    });
  }
  if (!(error instanceof ApiProblem)) return error;
  switch (error.status) {
    case 401:
      return operator.needed(
        'token',
        'Replicate does not accept REPLICATE_API_TOKEN. Make a token in the API tokens page of the account, set it, and start again.',
        ACCOUNT,
        error,
      );
    case 402:
      return operator.needed(
        'credit',
        'The Replicate account has no credit left. Add credit in its billing settings; painting goes on some minutes later.',
        ACCOUNT,
        error,
      );
    case 403:
      return operator.needed(
        'permission',
        'REPLICATE_API_TOKEN has no permission for this. Check which account the token belongs to.',
        ACCOUNT,
        error,
      );
    case 404:
      return operator.needed(
        `model ${model}`,
        `Replicate knows no model ${model} (or the token may not use it). Correct the model in its card.`,
        MODEL,
        error,
      );
    case 413:
      return new Refusal('That picture is too large to be handed to the model. Please use a smaller one.', {
        cause: error,
      });
    case 422:
      return error.invalid.some(({ field }) => field.startsWith('input'))
        ? new Refusal(invalidInput(error), { cause: error })
        : operator.needed(
            `version of ${model}`,
            `Replicate does not accept the version of ${model} (or the account is not set up for billing). Correct the version in its card with npm run card -- ${model}.`,
            MODEL,
            error,
          );
    case 429:
      return new Refusal('Too much is being painted at the moment. Please try again in a minute.', { cause: error });
    default:
      return error.status >= 500
        ? new Refusal('The painting service is out of order at the moment. Please try again in a few minutes.', {
            cause: error,
          })
        : error;
  }
}

function invalidInput({ invalid }: ApiProblem): string {
  const said = invalid.map(({ field, description }) => {
    const name = field.split('.').slice(1).join('.');
    return name === '' || description.startsWith(name) ? description : `${name}: ${description}`;
  });
  const told = plain(said.join('; ').replaceAll(/https?:\/\/\S+/g, ''), 300);
  return `The model does not accept this: ${told}. Please correct it and try again.`;
}
