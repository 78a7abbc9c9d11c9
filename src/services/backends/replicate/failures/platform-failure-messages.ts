import { t } from '#schema/language/t.ts';
import type { FailureRow } from '#services/backends/failures/failure-row.ts';

/** For a model that only the operator can put right. */
export const MODEL = {
  code: 'model-unavailable',
  message: t('This model cannot be used at the moment: it needs my operator, who has been told.'),
} as const;

/** Failures of the platform that ran the model, by the code that Replicate documents for each. */
export const PLATFORM_FAILURES: readonly FailureRow<'failed'>[] = [
  {
    on: 'failed',
    text: /\bE6716\b/,
    code: 'start-timeout',
    message: t('The model did not start in time, twice. Please try again in a few minutes.'),
    isRetryable: true,
  },
  {
    on: 'failed',
    text: /\bE8765\b/,
    code: 'model-failed',
    message: t('The model does not work at the moment. Please try again in a few minutes.'),
    isRetryable: true,
  },
  {
    on: 'failed',
    text: /\bE9243\b/,
    code: 'model-failed',
    message: t('The model could not be started, twice. Please try again in a few minutes.'),
    isRetryable: true,
  },
  {
    on: 'failed',
    text: /\bE1000\b/,
    code: 'model-failed',
    message: t('The model failed twice without giving a reason. Please try again in a few minutes.'),
    isRetryable: true,
  },
  {
    on: 'failed',
    text: /\bE8367\b/,
    code: 'model-failed',
    message: t('The model was interrupted while it painted. Please try again.'),
  },
  {
    on: 'failed',
    text: /\bE9825\b/,
    code: 'output-broken',
    message: t('The pictures were painted, but the model could not save them. Please try again.'),
  },
  {
    on: 'failed',
    text: /\bE4875\b/,
    ...MODEL,
    instruction: ({ modelName }) =>
      `Predictions of ${modelName} fail for an empty webhook URL. Check PUBLIC_URL, or leave it out.`,
  },
];
