import { DiscordAPIError, HTTPError, RESTJSONErrorCodes } from 'discord.js';

/** What a request to Discord failed by, as far as it decides what to try next. */
export type DiscordErrorKind =
  /** The interaction's 15 minutes are over, or it was never acknowledged. */
  | 'over'
  /** The message is gone: somebody deleted it. */
  | 'gone'
  /** Nobody of ours may write there: no permission, no such channel, direct messages closed. */
  | 'closed'
  | 'too large'
  /** Discord or the network is not well: the same may work later. It may have taken effect. */
  | 'again'
  /** Discord does not take what we send. */
  | 'refused';

const { InvalidWebhookToken, RequestEntityTooLarge, UnknownMessage, UnknownWebhook } = RESTJSONErrorCodes;

/** By error code (topics/opcodes-and-status-codes.mdx), then by status. */
export function errorKindOf(error: unknown): DiscordErrorKind {
  if (error instanceof DiscordAPIError) {
    if (error.code === InvalidWebhookToken || error.code === UnknownWebhook) return 'over';
    if (error.code === UnknownMessage) return 'gone';
    if (error.code === RequestEntityTooLarge || error.status === 413) return 'too large';
    if (error.status === 403 || error.status === 404) return 'closed';
    return error.status === 429 || error.status >= 500 ? 'again' : 'refused';
  }
  if (error instanceof HTTPError) return error.status === 413 ? 'too large' : 'again';
  return isNetworkError(error) ? 'again' : 'refused';
}

/** A connection that broke, in Node's words or undici's, or discord.js's own limit of time; not a mistake of ours. */
function isNetworkError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'AbortError' || error.name === 'RateLimitError') return true;
  const code = 'code' in error ? String(error.code) : '';
  return /^(UND_ERR_|E[A-Z]+$)/.test(code) || isNetworkError(error.cause);
}
