import { t } from '#schema/language/t.ts';
import { escapeMarkdown } from '#schema/markdown.ts';
import type { FailureRow } from '#services/backends/failures/failure-row.ts';
import { MODEL_FAILURES } from '#services/backends/failures/model-failure-messages.ts';
import { MODEL, PLATFORM_FAILURES } from './platform-failure-messages.ts';

/** What can fail, in the order in which it can happen to a prediction. A number is an HTTP status. */
export type ReplicateFailure =
  | 'no-owner'
  | 'no-version'
  | 'no-schema'
  | 'no-pictures'
  | 'throttled-beyond-deadline'
  | 'deadline-before-start'
  | 'never-sent'
  | 'no-response'
  | 401
  | 402
  | 403
  | 404
  | 413
  | 'invalid-input'
  | 422
  | 429
  | 'server-error'
  | 'not-found'
  | 'deadline'
  | 'unanswered'
  | 'failed'
  | 'canceled'
  | 'aborted'
  | 'no-files'
  | 'expired-files'
  | 'unreachable-files'
  | 'broken-files';

const ACCOUNT = {
  code: 'account-problem',
  message: t('I cannot paint at the moment: my account needs my operator, who has been told. Please try again later.'),
} as const;

/** Everything that can go wrong with Replicate, and what the person reads then. The first row that fits counts. */
export const REPLICATE_FAILURES: readonly FailureRow<ReplicateFailure>[] = [
  {
    on: 'no-owner',
    code: 'model-unavailable',
    message: ({ text: title }) =>
      t(
        '“{title}” cannot be painted on Replicate: its model file names no owner. My operator can say what it is run as, with MODEL_NAMES.',
        { title },
      ),
  },
  {
    on: 'no-version',
    code: 'model-version',
    message: ({ modelName, text: problem }) =>
      t('{modelName} has {problem}. My operator has to correct its model file.', { modelName, problem }),
  },
  {
    on: 'no-schema',
    code: 'model-version',
    message: ({ modelName }) => t('{modelName} does not publish a schema of its input.', { modelName }),
  },
  {
    on: 'no-pictures',
    code: 'model-version',
    message: ({ modelName, text: endings }) =>
      t('{modelName} makes no pictures: its own example is a file of another kind ({endings}).', {
        modelName,
        endings,
      }),
  },
  {
    on: 'throttled-beyond-deadline',
    code: 'service-busy',
    message: ({ text: seconds }) =>
      t('Too many pictures are being painted at the moment. Please try again in {seconds} seconds.', { seconds }),
  },
  {
    on: 'deadline-before-start',
    code: 'deadline-exceeded',
    message: t('The time for this picture is used up. Please try again.'),
  },
  {
    on: 'never-sent',
    code: 'service-unreachable',
    message: t(
      'Replicate cannot be reached at the moment. Nothing was started, and nothing is charged. Please try again in a few minutes.',
    ),
  },
  {
    on: 'no-response',
    code: 'service-unreachable',
    message: t('The painting service does not respond at the moment. Please try again in a few minutes.'),
  },
  {
    on: 401,
    ...ACCOUNT,
    instruction: () =>
      'Replicate does not accept REPLICATE_API_TOKEN. Create a token on the API tokens page of the account, set it, and restart.',
  },
  {
    on: 402,
    ...ACCOUNT,
    instruction: () =>
      'The Replicate account has no credit left. Add credit in its billing settings; painting resumes some minutes later.',
  },
  {
    on: 403,
    ...ACCOUNT,
    instruction: () => 'REPLICATE_API_TOKEN has no permission for this. Check which account the token belongs to.',
  },
  {
    on: 404,
    ...MODEL,
    instruction: ({ modelName }) =>
      `Replicate has no model ${modelName} (or the token may not use it). Correct the model in its model file.`,
  },
  {
    on: 413,
    code: 'input-too-large',
    message: t('That picture is too large for the model. Please use a smaller one.'),
  },
  {
    on: 'invalid-input',
    code: 'invalid-input',
    message: ({ text: details }) =>
      t('The model does not accept this: {details}. Please correct it and try again.', {
        details: escapeMarkdown(details, 300),
      }),
  },
  {
    on: 422,
    ...MODEL,
    instruction: ({ modelName }) =>
      `Replicate does not accept the version of ${modelName} (or the account is not set up for billing). Correct the version in its model file with npm run model -- ${modelName}.`,
  },
  {
    on: 429,
    code: 'service-busy',
    message: t('Too many pictures are being painted at the moment. Please try again in a minute.'),
  },
  {
    on: 'server-error',
    code: 'service-error',
    message: t('The painting service is down at the moment. Please try again in a few minutes.'),
  },
  {
    on: 'not-found',
    code: 'prediction-not-found',
    message: t('That picture cannot be found any more. Please paint it again.'),
  },
  {
    on: 'deadline',
    code: 'deadline-exceeded',
    message: t(
      'The painting took too long and was stopped. The model may be starting: please try again in a few minutes.',
    ),
  },
  {
    on: 'unanswered',
    code: 'service-unreachable',
    message: t(
      'Replicate has not answered for an hour, so I gave this up: if it was painted, it is deleted by now. Please try again later.',
    ),
  },
  ...MODEL_FAILURES,
  ...PLATFORM_FAILURES,
  { on: 'canceled', code: 'canceled', message: t('The painting was canceled.') },
  {
    on: 'aborted',
    code: 'start-timeout',
    message: t('The model did not start in time. It may be starting now: please try again in a few minutes.'),
  },
  {
    on: 'expired-files',
    code: 'output-expired',
    message: t('Those pictures are gone: they are kept for an hour only. Please paint them again.'),
  },
  {
    on: 'unreachable-files',
    code: 'output-expired',
    message: t(
      'This was painted, but Replicate has not handed it out for an hour, and has deleted it now. I am sorry. Please paint it again.',
    ),
  },
];
