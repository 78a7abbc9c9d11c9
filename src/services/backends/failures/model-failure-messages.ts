import { t } from '#schema/language/t.ts';
import { FILTERED_PICTURE } from '#services/backends/prediction-logs.ts';
import type { FailureRow } from './failure-row.ts';
import { LORA_FAILURES } from './lora-failure-messages.ts';

/** Fits whether one picture was requested or several. */
const ALL_FILTERED = {
  code: 'all-filtered',
  message: t(
    'The model’s safety checker filtered the result. Please try again with a different prompt or another seed.',
  ),
} as const;

/**
 * Failures of the models themselves, which are worded the same on Replicate and in a container: `failed` by the prediction's
 * `error`, `no-files` by its log. Wordings as recorded.
 */
export const MODEL_FAILURES: readonly FailureRow<'failed' | 'no-files' | 'broken-files'>[] = [
  { on: 'failed', text: /NSFW content/i, ...ALL_FILTERED },
  {
    on: 'failed',
    text: /\bE005\b|flagged as sensitive/i,
    code: 'prompt-flagged',
    message: t(
      'The model’s moderation flagged the prompt or the picture as sensitive. Please word the prompt differently.',
    ),
  },
  ...LORA_FAILURES,
  {
    on: 'failed',
    text: /cannot identify image file/i,
    code: 'invalid-input',
    message: t(
      'The model cannot read the picture that this starts from. Save it again as PNG or JPEG, and attach it anew.',
    ),
  },
  {
    on: 'failed',
    text: /width and height must be (defined|set|given)/i,
    code: 'invalid-input',
    message: t('With the aspect ratio “custom”, give both width and height.'),
  },
  {
    // What Cog says of any process that ends without a word: a guess.
    on: 'failed',
    text: /might have run out of memory/i,
    code: 'out-of-memory',
    message: t(
      'The model stopped, and nobody knows why. Perhaps it ran out of memory: please try again, or ask for fewer or smaller pictures.',
    ),
  },
  {
    on: 'failed',
    text: /\bE1001\b|out of memory/i,
    code: 'out-of-memory',
    message: t('The model ran out of memory. Please ask for fewer or smaller pictures, or for fewer LoRAs.'),
  },
  { on: 'no-files', text: FILTERED_PICTURE, ...ALL_FILTERED },
  {
    on: 'no-files',
    code: 'no-output',
    message: t('The model finished without a picture. My operator has been told. Please try again in a minute.'),
    instruction: ({ modelName }) =>
      `Predictions of ${modelName} succeed without a file. Check the output of the model in its model file.`,
  },
  {
    on: 'broken-files',
    code: 'output-broken',
    message: t(
      'It was painted, but no whole picture came back. My operator has been told. Please try again in a minute.',
    ),
  },
];
