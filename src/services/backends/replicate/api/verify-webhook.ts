import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** How far a webhook's time may be from ours, in ms: what svix, which signs for Replicate, recommends. */
const TIMESTAMP_TOLERANCE_MS = 5 * 60_000;

const webhookBody = z.object({ id: z.string() });

/**
 * The id of the prediction that a webhook tells of; none where it is not signed with the secret, or its time is not ours.
 * The same one may come twice, and later ones before earlier ones: it only says that there is news. `now` in ms.
 */
export function verifyWebhook(secret: string, headers: Headers, body: string, now: number): string | undefined {
  const [webhookId, timestamp] = [headers.get('webhook-id'), headers.get('webhook-timestamp')];
  const ageMs = timestamp ? Math.abs(now - Number(timestamp) * 1000) : Number.NaN;
  if (!webhookId || Number.isNaN(ageMs) || ageMs > TIMESTAMP_TOLERANCE_MS) return undefined;
  return hasValidSignature(secret, `${webhookId}.${timestamp}.${body}`, headers.get('webhook-signature'))
    ? parsePredictionId(body)
    : undefined;
}

/** Whether one of the signatures is ours. `signatures` are several, divided by spaces, while a secret is being changed: `v1,<base64> v1,<base64>`. */
export function hasValidSignature(secret: string, content: string, signatures: string | null): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update(content).digest();
  return (signatures ?? '').split(' ').some((part) => {
    const [version, signature = ''] = part.split(',');
    const given = Buffer.from(signature, 'base64');
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
  });
}

function parsePredictionId(body: string): string | undefined {
  try {
    return webhookBody.parse(JSON.parse(body)).id;
  } catch {
    return undefined;
  }
}
