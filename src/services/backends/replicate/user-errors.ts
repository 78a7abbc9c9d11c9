import { escapeMarkdown } from '#schema/escape-markdown.ts';
import { UserError } from '#schema/user-error.ts';
import { ApiError, NetworkError } from './api/api-errors.ts';
import type { OperatorAlerts } from './operator-alerts.ts';

const ACCOUNT_MESSAGE =
  'The bot cannot paint at the moment: its account needs its operator, who has been told. Please try later.';
const MODEL_MESSAGE =
  'This model cannot be used at the moment: its setting needs the bot’s operator, who has been told.';

/**
 * What a request that failed means for the person. Replicate's own words are not passed on: they name the operator's
 * account and its bills. What is neither the person's nor the operator's to mend stays as it is, a fault.
 */
export function toUserError(error: unknown, modelName: string, operatorAlerts: OperatorAlerts): unknown {
  if (error instanceof NetworkError) {
    return new UserError('The painting service does not answer at the moment. Please try again in a few minutes.', {
      cause: error,
    });
  }
  if (!(error instanceof ApiError)) return error;
  switch (error.status) {
    case 401:
      return operatorAlerts.alert(
        'token',
        'Replicate does not accept REPLICATE_API_TOKEN. Make a token in the API tokens page of the account, set it, and start again.',
        ACCOUNT_MESSAGE,
        error,
      );
    case 402:
      return operatorAlerts.alert(
        'credit',
        'The Replicate account has no credit left. Add credit in its billing settings; painting goes on some minutes later.',
        ACCOUNT_MESSAGE,
        error,
      );
    case 403:
      return operatorAlerts.alert(
        'permission',
        'REPLICATE_API_TOKEN has no permission for this. Check which account the token belongs to.',
        ACCOUNT_MESSAGE,
        error,
      );
    case 404:
      return operatorAlerts.alert(
        `model ${modelName}`,
        `Replicate knows no model ${modelName} (or the token may not use it). Correct the model in its card.`,
        MODEL_MESSAGE,
        error,
      );
    case 413:
      return new UserError('That picture is too large to be handed to the model. Please use a smaller one.', {
        cause: error,
      });
    case 422:
      return error.invalidFields.some(({ field }) => field.startsWith('input'))
        ? new UserError(invalidInputMessage(error), { cause: error })
        : operatorAlerts.alert(
            `version of ${modelName}`,
            `Replicate does not accept the version of ${modelName} (or the account is not set up for billing). Correct the version in its card with npm run card -- ${modelName}.`,
            MODEL_MESSAGE,
            error,
          );
    case 429:
      return new UserError('Too much is being painted at the moment. Please try again in a minute.', { cause: error });
    default:
      return error.status >= 500
        ? new UserError('The painting service is out of order at the moment. Please try again in a few minutes.', {
            cause: error,
          })
        : error;
  }
}

function invalidInputMessage({ invalidFields }: ApiError): string {
  const descriptions = invalidFields.map(({ field, description }) => {
    const name = field.split('.').slice(1).join('.');
    return name === '' || description.startsWith(name) ? description : `${name}: ${description}`;
  });
  const details = escapeMarkdown(descriptions.join('; ').replaceAll(/https?:\/\/\S+/g, ''), 300);
  return `The model does not accept this: ${details}. Please correct it and try again.`;
}
