import { z } from 'zod';
import { withDefaults } from '#schema/card.ts';
import type { Order } from '#services/backends/backend.ts';
import { type Beginner, type Creation, keyOf } from './creation.ts';
import { pages } from './pages.ts';
import { type Prediction, prediction } from './prediction.ts';
import { samePictures } from './same-pictures.ts';

/** Read one by one: a record of another kind among them must not hide the rest. */
const page = z.object({ next: z.string().nullish(), results: z.array(z.unknown()) });

/** How far apart the two clocks may be, in ms. The seed in the input tells predictions apart, so this can be wide. */
const CLOCK_SKEW_MS = 60_000;
const LOOK_EVERY_MS = 1500;

/** What is looked for, in ms since the epoch: asked for at `since` or later, and sure to be there by `until`. */
export interface Sought extends Pick<Creation, 'order' | 'reference' | 'not'> {
  readonly since: number;
  readonly until: number;
}

/** Looks for it at once, and again until `until`, also where looking itself fails. */
export async function lookForLost(by: Beginner, sought: Sought, signal: AbortSignal): Promise<Prediction | undefined> {
  const { timing } = by;
  for (;;) {
    await by.inFlight.settled(keyOf(sought));
    const last = timing.now() >= sought.until;
    try {
      const found = await look(by, sought, signal);
      if (found || last) return found;
    } catch (error) {
      signal.throwIfAborted();
      if (timing.now() >= sought.order.deadline) throw error;
    }
    await timing.sleep(Math.min(LOOK_EVERY_MS, Math.max(100, sought.until - timing.now())), signal);
  }
}

/** Made since the attempt, of the same version and input, the seed included, and of no other job. */
async function look(by: Beginner, sought: Sought, signal: AbortSignal): Promise<Prediction | undefined> {
  const from = sought.since - CLOCK_SKEW_MS;
  const params = { created_after: new Date(from).toISOString() };
  for await (const { results } of pages(by.client, '/predictions', params, page, signal)) {
    for (const raw of results) {
      const { data: found } = prediction.safeParse(raw);
      if (!found || (found.created ?? from) < from || !matches(found, sought)) continue;
      if (!(await samePictures(by.client, found, sought.order, signal))) continue;
      if (await by.claims.claim(found.id, sought.order)) return found;
    }
  }
  return undefined;
}

function matches(found: Prediction, { order, reference, not }: Sought): boolean {
  if (found.id === not || found.status === 'canceled' || found.status === 'aborted') return false;
  const official = reference.includes('/');
  return (official ? found.model === reference : found.version === reference) && sameInput(found.input, order);
}

/** A field that is left out is the same as its default. Pictures are looked at last: that takes requests. */
function sameInput(input: Prediction['input'], { card, input: asked }: Order): boolean {
  const wanted = withDefaults(card, asked);
  const names = new Set([...Object.keys(wanted), ...Object.keys(input)]);
  return [...names].every((name) => {
    const field = card.fields.get(name);
    if (field?.type === 'picture' || field?.type === 'pictures') return true;
    const value = input[name] ?? field?.default;
    return JSON.stringify(value) === JSON.stringify(wanted[name]);
  });
}
