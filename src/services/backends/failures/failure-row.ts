import type { Markdown } from '#schema/markdown.ts';
import { UserError, type UserErrorCode } from '#schema/user-error.ts';

/**
 * One row of a backend's table of failures: what the person reads where the vendor reports `on` with a text that matches.
 * The vendor's own text is never shown: it names the operator's account, bills and addresses.
 */
export interface FailureRow<On> {
  readonly on: On;
  /** What the vendor's text has to match; any text where it is left out. */
  readonly text?: RegExp;
  readonly code: UserErrorCode;
  readonly message: Markdown | ((context: FailureContext) => Markdown);
  /** True where the failure came before anything was painted and is not billed, so that the same may be sent once more. */
  readonly isRetryable?: true;
  /** For the log, where only the operator can help: what to do. */
  readonly instruction?: (context: FailureContext) => string;
}

/** The LoRAs of a prediction, as they were sent. */
export type SentLoras = readonly string[] | 'hidden';

/** What a failure's sentences may name. */
export interface FailureContext {
  readonly modelName: string;
  /** The vendor's text, or what else there is to say. */
  readonly text: string;
  /** The LoRAs of the prediction, unless they must not be named, and its log, for a failure of one of them. */
  readonly loras?: SentLoras;
  readonly logs?: string;
}

/** The first row that fits, if any. */
export function findFailure<On>(table: readonly FailureRow<On>[], on: On, text: string): FailureRow<On> | undefined {
  return table.find((row) => row.on === on && (row.text?.test(text) ?? true));
}

/** The error of a row, for the person. */
export function failureError(row: FailureRow<unknown>, context: FailureContext, cause?: unknown): UserError {
  const message = typeof row.message === 'function' ? row.message(context) : row.message;
  return new UserError(message, { code: row.code, cause });
}
