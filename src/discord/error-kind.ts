import { DiscordAPIError, HTTPError, RESTJSONErrorCodes } from 'discord.js';

/** Why a request to Discord failed, as far as that decides what to try next. */
export type DiscordErrorKind =
  /** The interaction token has expired after 15 minutes, or the interaction was never acknowledged. */
  | 'expired'
  /** Somebody deleted the message. */
  | 'deleted'
  /** The bot may not write there: no permission, no such channel, direct messages closed. */
  | 'forbidden'
  | 'too large'
  /** Discord or the network fails: the same request may work later. It may have taken effect. */
  | 'transient'
  /** Discord rejects the request itself. */
  | 'rejected';

const { InvalidWebhookToken, RequestEntityTooLarge, UnknownMessage, UnknownWebhook } = RESTJSONErrorCodes;

/** By error code (topics/opcodes-and-status-codes.mdx), then by status. */
export function errorKindOf(error: unknown): DiscordErrorKind {
  if (error instanceof DiscordAPIError) {
    if (error.code === InvalidWebhookToken || error.code === UnknownWebhook) return 'expired';
    if (error.code === UnknownMessage) return 'deleted';
    if (error.code === RequestEntityTooLarge || error.status === 413) return 'too large';
    if (error.status === 403 || error.status === 404) return 'forbidden';
    return error.status === 429 || error.status >= 500 ? 'transient' : 'rejected';
  }
  if (error instanceof HTTPError) return error.status === 413 ? 'too large' : 'transient';
  return isNetworkError(error) ? 'transient' : 'rejected';
}

/** A broken connection, by the codes of Node or undici, or discord.js's own timeout; not a programming error. */
function isNetworkError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'AbortError' || error.name === 'RateLimitError') return true;
  const code = 'code' in error ? String(error.code) : '';
  return /^(UND_ERR_|E[A-Z]+$)/.test(code) || isNetworkError(error.cause);
}
