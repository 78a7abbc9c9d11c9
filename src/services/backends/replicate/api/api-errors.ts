import { z } from 'zod';

const errorBody = z.looseObject({
  title: z.string().nullish(),
  detail: z.string().nullish(),
  retry_after: z.number().nonnegative().nullish(),
  invalid_fields: z
    .array(z.looseObject({ type: z.string().default(''), field: z.string().default(''), description: z.string() }))
    .nullish(),
});

/** An error response from Replicate. Holds no part of the request, so that the token cannot leak. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  /** Ms to wait, where the response says. */
  readonly retryAfterMs: number | undefined;
  readonly invalidFields: readonly { readonly type: string; readonly field: string; readonly description: string }[];

  constructor(status: number, headers: Headers, text: string) {
    const body = parseBody(text);
    super(`Replicate responded ${status}: ${body.title ?? ''} ${body.detail ?? ''}`.trim());
    this.status = status;
    this.title = body.title ?? '';
    this.detail = body.detail ?? '';
    this.retryAfterMs = retryAfterMs(body, headers);
    this.invalidFields = body.invalid_fields ?? [];
  }
}

/** No response, or none that can be read. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
  /** False where the request certainly did not reach Replicate. */
  readonly wasSent: boolean;

  constructor(cause: unknown) {
    super('No response from Replicate', { cause });
    this.wasSent = !UNSENT_CODES.has(errorCodeOf(cause));
  }
}

/** Error codes of connections that were never established. */
const UNSENT_CODES: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** The code of a failed connection, which may be that of a cause of its error. */
export function errorCodeOf(error: unknown): unknown {
  for (let current = error; current instanceof Error; current = current.cause)
    if ('code' in current) return current.code;
  return undefined;
}

function parseBody(text: string): z.infer<typeof errorBody> {
  try {
    return errorBody.parse(JSON.parse(text));
  } catch {
    return { detail: text.slice(0, 200) };
  }
}

/** The recorded wordings: `resets in ~30s`, `Expected available in 1 second`. */
const RETRY_IN_SECONDS = /(?:resets|available) in ~?(\d+(?:\.\d+)?)\s*s/i;

function retryAfterMs(body: z.infer<typeof errorBody>, headers: Headers): number | undefined {
  const seconds = [body.retry_after, RETRY_IN_SECONDS.exec(body.detail ?? '')?.[1], headers.get('retry-after')]
    .filter((value) => value !== undefined && value !== null)
    .map(Number)
    .find((value) => Number.isFinite(value));
  return seconds === undefined ? undefined : seconds * 1000;
}
