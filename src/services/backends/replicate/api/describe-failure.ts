import { ZodError } from 'zod';
import { isTimeout } from '#services/abort/with-timeout.ts';
import { ApiError, errorCodeOf, NetworkError } from './api-errors.ts';

/** Of a network that answers every request itself until somebody has signed in. */
const NOT_REPLICATE = 'something else answers in its place (does this network want you to sign in first?)';

/** What stands behind a failure of the network, by the code of Node's error. */
const NETWORK_REASONS: ReadonlyMap<unknown, string> = new Map([
  ['ENOTFOUND', 'its name is not found (is this machine online?)'],
  ['EAI_AGAIN', 'its name cannot be looked up (is this machine online?)'],
  ['ECONNREFUSED', 'the connection is refused'],
  ['ECONNRESET', 'the connection was cut'],
  ['UND_ERR_SOCKET', 'the connection was cut'],
  ['EHOSTUNREACH', 'there is no way to it (is this machine online?)'],
  ['ENETUNREACH', 'there is no way to it (is this machine online?)'],
  ['UND_ERR_CONNECT_TIMEOUT', 'no connection came about in time'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', NOT_REPLICATE],
  ['SELF_SIGNED_CERT_IN_CHAIN', NOT_REPLICATE],
  ['ERR_TLS_CERT_ALTNAME_INVALID', NOT_REPLICATE],
]);

/** Why a request to Replicate failed, for the operator: the end of a sentence, without its full stop. */
export function describeFailure(error: unknown): string {
  if (error instanceof ApiError) {
    const isFromNetwork = error.status < 400 || error.status === 511;
    return isFromNetwork ? `it responded ${error.status}: ${NOT_REPLICATE}` : `it responded ${error.status}`;
  }
  if (!(error instanceof NetworkError)) return error instanceof Error ? error.message : String(error);
  const { cause } = error;
  if (isTimeout(cause)) return 'it did not respond in time';
  if (cause instanceof SyntaxError || cause instanceof ZodError) return NOT_REPLICATE;
  const code = errorCodeOf(cause);
  return (
    NETWORK_REASONS.get(code) ??
    (typeof code === 'string' ? `the connection failed (${code})` : 'the connection failed')
  );
}
