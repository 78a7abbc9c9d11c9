import { Refusal } from '#schema/refusal.ts';
import type { PaintedPicture, Painting } from '#services/backends/backend.ts';
import { type Downloads, loadPicture } from './download.ts';
import { WITHHELD } from './failures.ts';
import { heldBack } from './logs.ts';
import type { Prediction } from './prediction.ts';

/** Files keep their place in their name also where others were held back: `out-0`, `out-1`, `out-3`. */
const PLACE = /(?:^|[/_-])out-(\d+)\.\w+$/;

/**
 * Loads the pictures of a prediction that is done, all at once.
 * @throws Refusal where there are none, by the person's doing or by the hour after which Replicate forgets them.
 */
export async function painted(of: Prediction, asked: number, to: Downloads, signal: AbortSignal): Promise<Painting> {
  if (of.files.length === 0 && of.removed) {
    throw new Refusal('Those pictures are gone: they are kept for an hour only. Please paint them again.');
  }
  if (of.files.length === 0 && heldBack(of.logs).size > 0) throw new Refusal(WITHHELD);
  if (of.files.length === 0) throw new Error(`prediction ${of.id} ${of.status} without a file`);
  const places = placesOf(of, asked);
  const pictures = await Promise.all(
    of.files.map(async (address, at): Promise<PaintedPicture> => {
      const picture = await loadPicture(address, to, signal);
      return { ...picture, index: places[at] ?? at };
    }),
  );
  pictures.sort((a, b) => a.index - b.index);
  return { pictures, withheld: Math.max(0, asked - pictures.length), seconds: of.seconds, sketch: false };
}

/** The place of each file: by its name, else by what the log says was held back, else in order. */
function placesOf({ files, logs }: Prediction, asked: number): readonly number[] {
  const named = files.map((address) => Number(PLACE.exec(nameOf(address))?.[1] ?? Number.NaN));
  if (named.every(Number.isInteger) && new Set(named).size === files.length) return named;
  const held = heldBack(logs);
  const free = [...Array(Math.max(asked, files.length)).keys()].filter((place) => !held.has(place));
  return free.length >= files.length ? free : [...files.keys()];
}

function nameOf(address: string): string {
  return address.startsWith('data:') ? '' : (URL.parse(address)?.pathname ?? '');
}
