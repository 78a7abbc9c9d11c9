import { z } from 'zod';
import { withDefaults } from '#schema/card.ts';
import type { Order } from '#services/backends/backend.ts';
import type { Client } from './client.ts';
import { pages } from './pages.ts';
import { type Prediction, prediction } from './prediction.ts';

/** Read one by one: a record of another kind among them must not hide the rest. */
const page = z.object({ next: z.string().nullish(), results: z.array(z.unknown()) });

/** How far apart the two clocks may be, in ms. The seed in the input tells predictions apart, so this can be wide. */
const CLOCK_SKEW_MS = 60_000;

export interface Sought {
  readonly order: Order;
  /** What the prediction was created with: a version's id, or an official model's name. */
  readonly reference: string;
  /** ms since the epoch; the attempt began then. */
  readonly since: number;
  /** Claims it for this job; false where it belongs to another. */
  readonly claim: (id: string) => Promise<boolean>;
}

/**
 * Looks for a prediction that was asked for but never answered: made since the attempt, of the same version and input, the
 * seed included, and of no other job. One that was canceled or aborted does not count.
 */
export async function findLost(client: Client, sought: Sought, signal: AbortSignal): Promise<Prediction | undefined> {
  const from = sought.since - CLOCK_SKEW_MS;
  const params = { created_after: new Date(from).toISOString() };
  for await (const { results } of pages(client, '/predictions', params, page, signal)) {
    for (const raw of results) {
      const { data: found } = prediction.safeParse(raw);
      if (!found || found.created < from || !matches(found, sought)) continue;
      if (await sought.claim(found.id)) return found;
    }
  }
  return undefined;
}

function matches(found: Prediction, { order, reference }: Sought): boolean {
  if (found.status === 'canceled' || found.status === 'aborted') return false;
  const official = reference.includes('/');
  return (official ? found.model === reference : found.version === reference) && sameInput(found.input, order);
}

/** A field that is left out is the same as its default; a picture may have been uploaded anew and lie elsewhere. */
function sameInput(input: Prediction['input'], { card, input: asked }: Order): boolean {
  const wanted = withDefaults(card, asked);
  const names = new Set([...Object.keys(wanted), ...Object.keys(input)]);
  return [...names].every((name) => {
    const field = card.fields.get(name);
    if (field?.type === 'picture' || field?.type === 'pictures') return name in input === name in wanted;
    const value = input[name] ?? field?.default;
    return JSON.stringify(value) === JSON.stringify(wanted[name]);
  });
}
