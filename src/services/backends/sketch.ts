import { setTimeout as sleep } from 'node:timers/promises';
import type { Picture } from '#services/pictures.ts';
import type { Backend, Order, PaintedPicture, Progress } from './backend.ts';
import { type Brief, readBrief } from './sketch/brief.ts';
import { develop, type Given } from './sketch/develop.ts';
import { draw } from './sketch/draw.ts';
import { type Size, sizeLike } from './sketch/size.ts';
import { enlarge, enlargedSize } from './sketch/upscale.ts';

export interface SketchOptions {
  /** Milliseconds that each step of a model takes, to look at the progress. Default 0: as fast as it can. */
  readonly stepMs?: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Waits so many milliseconds; rejects when aborted. */
  readonly delay?: (ms: number, signal: AbortSignal) => Promise<void>;
}

const PREFIX = 'sketch-';

/** One painting, worked out as far as it can be without painting. */
interface Plan {
  readonly steps: number;
  readonly pictures: readonly (() => Promise<Picture>)[];
}

/**
 * The embedded painter: no network, no keys, no model. The same card and input give the same bytes, so a painting that was
 * lost is painted again, and nothing has to be kept. Throws a Refusal where an enlargement is too large.
 */
export function createSketch({ stepMs = 0, now, delay = pause }: SketchOptions): Backend {
  return {
    name: 'sketch',
    accepts: () => {},
    async submit(order, _watch, signal) {
      signal.throwIfAborted();
      await planOf(order, signal);
      return { prediction: `${PREFIX}${order.job}` };
    },
    async follow(prediction, order, watch, signal) {
      if (!prediction.startsWith(PREFIX)) throw new Error(`not a prediction of the sketch painter: ${prediction}`);
      const began = now();
      const { steps, pictures } = await planOf(order, signal);
      await work(steps, stepMs, watch, delay, signal);
      const painted: PaintedPicture[] = [];
      for (const [index, paint] of pictures.entries()) {
        signal.throwIfAborted();
        painted.push({ ...(await paint()), index });
      }
      signal.throwIfAborted();
      return { pictures: painted, withheld: 0, seconds: (now() - began) / 1000, sketch: true };
    },
  };
}

async function planOf({ card, input, read }: Order, signal: AbortSignal): Promise<Plan> {
  const brief = readBrief(card, input);
  const load = async (url: string | undefined) => (url ? await read(url, signal) : undefined);
  const [image, mask] = [await load(brief.image), await load(brief.mask)];
  signal.throwIfAborted();
  if (card.kind === 'upscale') {
    if (!image) throw new Error(`${card.model}: no picture to enlarge`);
    const size = enlargedSize(card, input, image);
    const crisp = [...card.fields.values()].some(({ name, role }) => role === undefined && input[name] === true);
    return { steps: 1, pictures: [() => enlarge(image, size, crisp)] };
  }
  const given: Given = { ...(image && { image }), ...(mask && { mask }) };
  const sized: Brief = { ...brief, size: image ? sizeLike(image) : brief.size };
  const count = card.output === 'one' ? 1 : brief.count;
  const one = (seed: number, size: Size) => () => develop(draw(sized, seed), { ...sized, seed }, given, size);
  return { steps: brief.steps, pictures: Array.from({ length: count }, (_, i) => one(brief.seed + i, sized.size)) };
}

/** Takes the time of a model's steps. */
async function work(
  steps: number,
  stepMs: number,
  watch: (progress: Progress) => void,
  delay: (ms: number, signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  watch({ phase: 'painting', fraction: 0 });
  for (let step = 1; step <= steps && stepMs > 0; step += 1) {
    await delay(stepMs, signal);
    signal.throwIfAborted();
    watch({ phase: 'painting', fraction: step / steps });
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch((error: unknown) => {
    throw signal.aborted ? signal.reason : error;
  });
}
