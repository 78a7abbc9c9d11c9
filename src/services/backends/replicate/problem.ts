import { z } from 'zod';

const problemBody = z.looseObject({
  title: z.string().nullish(),
  detail: z.string().nullish(),
  retry_after: z.number().nonnegative().nullish(),
  invalid_fields: z
    .array(z.looseObject({ type: z.string().default(''), field: z.string().default(''), description: z.string() }))
    .nullish(),
});

/** Replicate's answer to a request that it does not do. Holds no part of the request, so none of the token either. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  /** ms to wait, where the answer says. */
  readonly retryAfter: number | undefined;
  readonly invalid: readonly { readonly type: string; readonly field: string; readonly description: string }[];

  constructor(status: number, headers: Headers, text: string) {
    const body = parse(text);
    super(`Replicate answered ${status}: ${body.title ?? ''} ${body.detail ?? ''}`.trim());
    this.status = status;
    this.title = body.title ?? '';
    this.detail = body.detail ?? '';
    this.retryAfter = retryAfter(body, headers);
    this.invalid = body.invalid_fields ?? [];
  }
}

/** No answer, or none that can be read. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  /** False where the request certainly did not reach Replicate. */
  readonly sent: boolean;

  constructor(cause: unknown) {
    super('No answer from Replicate', { cause });
    this.sent = !NEVER_SENT.has(codeOf(cause));
  }
}

/** Codes of a connection that was never made. */
const NEVER_SENT: ReadonlySet<unknown> = new Set([
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

function codeOf(error: unknown): unknown {
  for (let at = error; at instanceof Error; at = at.cause) if ('code' in at) return at.code;
  return undefined;
}

function parse(text: string): z.infer<typeof problemBody> {
  try {
    return problemBody.parse(JSON.parse(text));
  } catch {
    return { detail: text.slice(0, 200) };
  }
}

/** The wordings seen: `resets in ~30s`, `Expected available in 1 second`. */
const IN_SECONDS = /(?:resets|available) in ~?(\d+(?:\.\d+)?)\s*s/i;

function retryAfter(body: z.infer<typeof problemBody>, headers: Headers): number | undefined {
  const seconds = [body.retry_after, IN_SECONDS.exec(body.detail ?? '')?.[1], headers.get('retry-after')]
    .filter((value) => value !== undefined && value !== null)
    .map(Number)
    .find((value) => Number.isFinite(value));
  return seconds === undefined ? undefined : seconds * 1000;
}
