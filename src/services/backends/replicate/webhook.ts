import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** How far a webhook's time may be from ours, in ms: what svix, which signs for Replicate, recommends. */
const TOLERANCE_MS = 5 * 60_000;

const told = z.object({ id: z.string() });

/**
 * The id of the prediction that a webhook tells of; none where it is not signed with the secret, or its time is not ours.
 * The same one may come twice, and later ones before earlier ones: it only says that there is news. `now` in ms.
 */
export function readWebhook(secret: string, headers: Headers, body: string, now: number): string | undefined {
  const [id, time] = [headers.get('webhook-id'), headers.get('webhook-timestamp')];
  const age = time ? Math.abs(now - Number(time) * 1000) : Number.NaN;
  if (!id || Number.isNaN(age) || age > TOLERANCE_MS) return undefined;
  return isSigned(secret, `${id}.${time}.${body}`, headers.get('webhook-signature')) ? idIn(body) : undefined;
}

/** Whether one of the signatures is ours. `signatures` are several, divided by spaces, while a secret is being changed: `v1,<base64> v1,<base64>`. */
export function isSigned(secret: string, content: string, signatures: string | null): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update(content).digest();
  return (signatures ?? '').split(' ').some((each) => {
    const [version, signature = ''] = each.split(',');
    const given = Buffer.from(signature, 'base64');
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
  });
}

function idIn(body: string): string | undefined {
  try {
    return told.parse(JSON.parse(body)).id;
  } catch {
    return undefined;
  }
}
