import { failureError, findFailure, type SentLoras } from '#services/backends/failures/failure-row.ts';
import { ApiError, NetworkError } from '#services/backends/replicate/api/api-errors.ts';
import type { OperatorAlerts } from '#services/backends/replicate/operator-alerts.ts';
import { REPLICATE_FAILURES, type ReplicateFailure } from './failure-messages.ts';

/** A failure of the table that is not itself an HTTP error, on its way to {@link toUserError}. */
export class ReplicateError extends Error {
  override readonly name = 'ReplicateError';
  readonly failure: ReplicateFailure;
  /** What the table's patterns are matched with, or what a row's sentence names. */
  readonly text: string;
  /** The log of the prediction. */
  readonly logs: string;

  constructor(
    failure: ReplicateFailure,
    text = '',
    { about, cause, logs = '' }: { about?: string; cause?: unknown; logs?: string } = {},
  ) {
    super(
      [about, failure, text.slice(0, 1000)].filter(Boolean).join(': '),
      cause === undefined ? undefined : { cause },
    );
    this.failure = failure;
    this.text = text;
    this.logs = logs;
  }

  /** Whether the same prediction may be created once more. */
  get isRetryable(): boolean {
    return findFailure(REPLICATE_FAILURES, this.failure, this.text)?.isRetryable ?? false;
  }
}

/**
 * What the person is told where a request or a prediction failed. An error that no row of the table fits stays as it is, a
 * fault.
 * @param loras those of the prediction, as they were sent
 */
export function toUserError(
  error: unknown,
  modelName: string,
  operatorAlerts: OperatorAlerts,
  loras: SentLoras = [],
): unknown {
  const { failure, text } = classify(error) ?? {};
  const row = failure && findFailure(REPLICATE_FAILURES, failure, text ?? '');
  if (!row) return error;
  const logs = error instanceof ReplicateError ? error.logs : '';
  const context = { modelName, text: text ?? '', loras, logs };
  if (row.instruction) operatorAlerts.alert(row.instruction(context), error);
  return failureError(row, context, error);
}

function classify(error: unknown): { readonly failure: ReplicateFailure; readonly text: string } | undefined {
  if (error instanceof ReplicateError) return error;
  if (error instanceof NetworkError) return { failure: 'no-response', text: '' };
  if (!(error instanceof ApiError)) return undefined;
  const failure = failureOfStatus(error);
  return failure && { failure, text: failure === 'invalid-input' ? describeInvalidFields(error) : '' };
}

function failureOfStatus({ status, invalidFields }: ApiError): ReplicateFailure | undefined {
  switch (status) {
    case 401:
    case 402:
    case 403:
    case 404:
    case 413:
    case 429:
      return status;
    case 422:
      return invalidFields.some(({ field }) => field.startsWith('input')) ? 'invalid-input' : 422;
    default:
      return status >= 500 ? 'server-error' : undefined;
  }
}

function describeInvalidFields({ invalidFields }: ApiError): string {
  const descriptions = invalidFields.map(({ field, description }) => {
    const name = field.split('.').slice(1).join('.');
    return name === '' || description.startsWith(name) ? description : `${name}: ${description}`;
  });
  return descriptions.join('; ').replaceAll(/https?:\/\/\S+/g, '');
}
