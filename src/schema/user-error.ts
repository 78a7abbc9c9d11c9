import { inLanguage } from './language/ambient.ts';
import { type Sentence, toMarkdown } from './language/t.ts';
import type { Markdown } from './markdown.ts';

/**
 * What a {@link UserError} is about, for tests, logs and metrics: sentences get reworded, codes do not.
 * `invalid-request` is whatever the person can put right in what they sent.
 */
export const USER_ERROR_CODES = [
  'invalid-request',
  // Somebody asked for it before. It is told in the colour of all messages: nothing is wrong.
  'already-requested',
  // Its person had it erased before it began.
  'erased',
  // Nothing is wrong with it but the moment.
  'queue-full',
  // A cap in pictures or money has no room for it.
  'limit-reached',
  'restarting',
  'store-unavailable',
  // The service that paints, or its account.
  'service-unreachable',
  'service-error',
  'service-busy',
  'account-problem',
  // The model, as it is set up here or there.
  'model-unavailable',
  'model-version',
  'model-failed',
  'out-of-memory',
  // The input of one prediction.
  'invalid-input',
  'input-too-large',
  'invalid-lora',
  'prompt-flagged',
  // By the words that a server's admins block.
  'blocked-words',
  'all-filtered',
  // By the operator's moderation model.
  'all-flagged',
  // The end of one prediction, or of its job.
  'canceled',
  'offline-too-long',
  'start-timeout',
  'deadline-exceeded',
  'prediction-not-found',
  'no-output',
  'output-expired',
  'output-broken',
] as const;
export type UserErrorCode = (typeof USER_ERROR_CODES)[number];

interface UserErrorOptions {
  /** Default: `invalid-request`. */
  readonly code?: UserErrorCode;
  readonly cause?: unknown;
  readonly userInput?: readonly string[];
  readonly didYouMean?: DidYouMean;
}

/** A name that is wrong, as it was typed, and those that may have been meant, the likeliest first. */
export interface DidYouMean {
  readonly typed: string;
  readonly names: readonly string[];
}

/**
 * An error whose message is shown to the person as it is: it says what is wrong and what to do. Everything else that is
 * thrown is a fault: it is logged with its cause, and the person sees one plain sentence with the job id.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly code: UserErrorCode;
  /** The message as it is shown: in the language of whoever reads it. `message` is English, for the log. */
  readonly markdown: Markdown;
  /** What the person wrote once, in pieces that can be copied and sent again. */
  readonly userInput: readonly string[];
  readonly didYouMean: DidYouMean | undefined;

  /** @param message a sentence of the code itself, or `t` of one where values stand in it */
  constructor(
    message: Sentence | Markdown,
    { code = 'invalid-request', cause, userInput = [], didYouMean }: UserErrorOptions = {},
  ) {
    const markdown = toMarkdown(message);
    super(
      inLanguage('en', () => markdown.text),
      cause === undefined ? undefined : { cause },
    );
    this.markdown = markdown;
    this.code = code;
    this.userInput = userInput;
    this.didYouMean = didYouMean?.names.length ? didYouMean : undefined;
  }
}

/** The message of the {@link UserError} that `check` throws, if any. Rethrows every other error. */
export function userErrorMessage(check: () => void): Markdown | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error.markdown;
    throw error;
  }
}
