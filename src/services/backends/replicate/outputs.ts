import { Refusal } from '#schema/refusal.ts';
import { BROKEN, type Painting } from '#services/backends/backend.ts';
import { type Downloads, loadPicture, PictureLost } from './download.ts';
import { WITHHELD } from './failures.ts';
import { heldBack } from './logs.ts';
import type { Prediction } from './prediction.ts';

/** Files keep their place in their name also where others were held back: `out-0`, `out-1`, `out-3`. */
const PLACE = /(?:^|[/_-])out-(\d+)\.\w+$/;

/**
 * Loads the pictures of a prediction that is done, all at once. Where some cannot be had, the others are worth having.
 * @throws Refusal where there are none: held back, forgotten by Replicate after an hour, or broken.
 */
export async function painted(of: Prediction, asked: number, to: Downloads, signal: AbortSignal): Promise<Painting> {
  if (of.files.length === 0 && of.removed) {
    throw new Refusal(GONE);
  }
  if (of.files.length === 0 && heldBack(of.logs).size > 0) throw new Refusal(WITHHELD);
  if (of.files.length === 0) throw new Error(`prediction ${of.id} ${of.status} without a file`);
  const places = placesOf(of, asked);
  const loaded = await Promise.all(
    of.files.map(async (address, at) => {
      const index = places[at] ?? at;
      try {
        return { ...(await loadPicture(address, to, signal)), index };
      } catch (error) {
        if (error instanceof PictureLost) return { index, error };
        throw error;
      }
    }),
  );
  loaded.sort((a, b) => a.index - b.index);
  const pictures = loaded.filter((each) => 'bytes' in each);
  const lost = loaded.flatMap((each) => ('bytes' in each ? [] : [each]));
  for (const { index, error } of lost) to.log.error({ prediction: of.id, index, err: error }, 'a picture is lost');
  if (pictures.length === 0) throw allLost(lost.map(({ error }) => error));
  const withheld = Math.max(0, asked - loaded.length);
  const rest = lost.length > 0 ? { lost: lost.map(({ index }) => index) } : {};
  return { pictures, withheld, ...rest, seconds: of.seconds, sketch: false };
}

const GONE = 'Those pictures are gone: they are kept for an hour only. Please paint them again.';

function allLost(errors: readonly PictureLost[]): Refusal {
  return new Refusal(errors.every(({ gone }) => gone) ? GONE : BROKEN, { cause: errors[0] });
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
