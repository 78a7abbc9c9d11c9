import type { Logger } from 'pino';
import { roleValue } from '#schema/card.ts';
import { Refusal } from '#schema/refusal.ts';
import { BROKEN, type Order, type PaintedPicture, type Painting } from '#services/backends/backend.ts';
import { fromDataUri } from '#services/backends/data-uri.ts';
import { heldBack } from '#services/backends/replicate/logs.ts';
import { measure } from '#services/pictures.ts';
import { failure } from './failure.ts';
import { readAtMost } from './read.ts';
import type { PredictionState } from './wire.ts';

/** Bytes of one picture: a PNG of 64 megapixels, the most that is decoded, takes about this at worst for what Flux paints. */
const MOST = 128 * 1024 * 1024;

/**
 * The pictures of a run that ended.
 * @throws Refusal where the model failed for a reason that the person can act on, and where nothing that it gave is a picture.
 */
export async function paintingOf(
  state: PredictionState,
  order: Order,
  origin: string,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
  log: Pick<Logger, 'warn'>,
): Promise<Painting> {
  if (state.status !== 'succeeded') throw failure(state.error ?? `it ended ${state.status}`);
  const uris = typeof state.output === 'string' ? [state.output] : (state.output ?? []);
  if (uris.length === 0) throw new Error('the model succeeded without a picture');
  const asked = picturesAsked(order);
  const places = placesOf(uris.length, asked, state.logs);
  const tried = await Promise.allSettled(uris.map(async (uri) => measure(await bytesOf(uri, origin, fetch, signal))));
  signal.throwIfAborted();
  const pictures: PaintedPicture[] = [];
  const lost: number[] = [];
  for (const [at, one] of tried.entries()) {
    const index = places[at] ?? at;
    if (one.status === 'fulfilled') {
      pictures.push({ ...one.value, index });
      continue;
    }
    lost.push(index);
    log.warn({ job: order.job, index, err: one.reason }, 'a picture of a Cog container is lost');
  }
  if (pictures.length === 0) throw new Refusal(BROKEN);
  const seconds = state.metrics?.predict_time;
  const withheld = Math.max(0, asked - tried.length);
  return { pictures, withheld, ...(lost.length > 0 && { lost }), seconds, sketch: false };
}

function picturesAsked({ card, input }: Order): number {
  const asked = card.output === 'many' ? roleValue(card, input, 'num_outputs') : 1;
  return typeof asked === 'number' ? asked : 1;
}

/** Places among those asked for: the logs name the ones held back. Where they do not, the order is all there is. */
function placesOf(count: number, asked: number, logs: string): readonly number[] {
  const withheld = heldBack(logs);
  const places = Array.from({ length: asked }, (_, place) => place).filter((place) => !withheld.has(place));
  return places.length === count ? places : Array.from({ length: count }, (_, place) => place);
}

/** A container started with `--upload-url` gives addresses. Only its own is read: any other could be made to point inside. */
async function bytesOf(
  uri: string,
  origin: string,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<Uint8Array> {
  if (uri.startsWith('data:')) return fromDataUri(uri, MOST);
  if (!URL.canParse(uri) || new URL(uri).origin !== origin) {
    throw new Error(`the picture does not lie at the container's own address: ${uri.slice(0, 200)}`);
  }
  const response = await fetch(uri, { redirect: 'error', signal });
  if (!response.ok) throw new Error(`the picture cannot be fetched: ${response.status}`);
  return readAtMost(response, MOST);
}
