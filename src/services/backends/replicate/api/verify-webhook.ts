import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** How far a webhook's time may be from ours, in ms: what Svix, which signs for Replicate, recommends. */
const TIMESTAMP_TOLERANCE_MS = 5 * 60_000;

const webhookBody = z.object({ id: z.string() });

/** A signature's form: a version, and 32 bytes as base64. */
const SIGNATURE_PATTERN = /^v1,[A-Za-z0-9+/]{43}=$/;

/** Whether a webhook with these headers can be valid at all: known before its body is read, and without the secret. */
export function mayBeSigned(headers: Headers, now: number): boolean {
  const signatures = headers.get('webhook-signature')?.split(' ') ?? [];
  return isTimely(headers, now) && signatures.some((each) => SIGNATURE_PATTERN.test(each));
}

function isTimely(headers: Headers, now: number): boolean {
  const timestamp = headers.get('webhook-timestamp');
  const ageMs = timestamp ? Math.abs(now - Number(timestamp) * 1000) : Number.NaN;
  return Boolean(headers.get('webhook-id')) && ageMs <= TIMESTAMP_TOLERANCE_MS;
}

/**
 * The id of the prediction that a webhook reports on; none where its signature or its time is wrong. Webhooks may come twice
 * and out of order, so all that one says is: poll this prediction.
 * @param now in ms since the epoch
 */
export function verifyWebhook(secret: string, headers: Headers, body: string, now: number): string | undefined {
  if (!isTimely(headers, now)) return undefined;
  const content = `${headers.get('webhook-id')}.${headers.get('webhook-timestamp')}.${body}`;
  return hasValidSignature(secret, content, headers.get('webhook-signature')) ? parsePredictionId(body) : undefined;
}

/** Whether one of the signatures is valid. While a secret is rotated there are several: `v1,<base64> v1,<base64>`. */
export function hasValidSignature(secret: string, content: string, signatures: string | null): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update(content).digest();
  return (signatures ?? '').split(' ').some((part) => {
    const [version, signature = ''] = part.split(',');
    const actual = Buffer.from(signature, 'base64');
    return version === 'v1' && actual.length === expected.length && timingSafeEqual(actual, expected);
  });
}

function parsePredictionId(body: string): string | undefined {
  try {
    return webhookBody.parse(JSON.parse(body)).id;
  } catch {
    return undefined;
  }
}
