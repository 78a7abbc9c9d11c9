import { DiscordAPIError, HTTPError, RESTJSONErrorCodes } from 'discord.js';

/** Why a request to Discord failed, as far as that decides what to try next. */
export type DiscordErrorKind =
  /** The interaction token has expired after 15 minutes, or the interaction was never acknowledged. */
  | 'over'
  /** Somebody deleted the message. */
  | 'gone'
  /** The bot may not write there: no permission, no such channel, direct messages closed. */
  | 'closed'
  | 'too large'
  /** Discord or the network fails: the same request may work later. It may have taken effect. */
  | 'again'
  /** Discord rejects the request itself. */
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

/** A broken connection, by the codes of Node or undici, or discord.js's own timeout; not a programming error. */
function isNetworkError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'AbortError' || error.name === 'RateLimitError') return true;
  const code = 'code' in error ? String(error.code) : '';
  return /^(UND_ERR_|E[A-Z]+$)/.test(code) || isNetworkError(error.cause);
}
