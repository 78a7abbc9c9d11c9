import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '#schema/refusal.ts';
import type { Picture } from '#services/pictures.ts';
import type { Backend, Order, PaintedPicture } from './backend.ts';
import { type Brief, readBrief } from './sketch/brief.ts';
import { develop, type Given } from './sketch/develop.ts';
import { draw } from './sketch/draw.ts';
import { sizeLike } from './sketch/size.ts';
import { enlarge, enlargedSize } from './sketch/upscale.ts';

export interface SketchOptions {
  /** Milliseconds that each step of a model takes, to look at the progress. Default 0: as fast as it can. */
  readonly stepMs?: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Waits so many milliseconds; rejects when aborted. */
  readonly delay?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Whether what it makes is a sketch, and says so on the picture. Not where it only enlarges what a model painted. Default true. */
  readonly marked?: boolean;
}

const PREFIX = 'sketch-';

/** One painting, worked out as far as it can be without painting. */
interface Plan {
  readonly steps: number;
  readonly pictures: readonly (() => Promise<Picture>)[];
}

/**
 * The embedded painter: no network, no keys, no model. The same card and input give the same bytes, so a painting that was
 * lost is painted again, and nothing has to be kept. Throws a Refusal where an enlargement is too large, and where an order's
 * time is used up.
 */
export function createSketch({ stepMs = 0, now, delay = pause, marked = true }: SketchOptions): Backend {
  // From submit to follow, so that a given picture is read once. A restart begins with none of it.
  const plans = new WeakMap<Order, Plan>();
  const planFor = async (order: Order, signal: AbortSignal) => {
    const plan = plans.get(order) ?? (await planOf(order, marked, signal));
    plans.set(order, plan);
    return plan;
  };
  return {
    name: 'sketch',
    accepts: () => {},
    async submit(order, _watch, signal) {
      signal.throwIfAborted();
      await planFor(order, signal);
      signal.throwIfAborted();
      return { prediction: `${PREFIX}${order.job}` };
    },
    async follow(prediction, order, watch, signal) {
      if (!prediction.startsWith(PREFIX)) throw new Error(`not a prediction of the sketch painter: ${prediction}`);
      const began = now();
      const check = () => {
        signal.throwIfAborted();
        if (now() >= order.deadline) throw new Refusal('The sketch did not get done in time. Ask for fewer steps.');
      };
      check();
      const { steps, pictures } = await planFor(order, signal);
      watch({ phase: 'painting', fraction: 0 });
      for (let step = 1; step <= steps && stepMs > 0; step += 1) {
        await delay(stepMs, signal);
        check();
        watch({ phase: 'painting', fraction: step / steps });
      }
      const painted: PaintedPicture[] = [];
      for (const [index, paint] of pictures.entries()) {
        check();
        painted.push({ ...(await paint()), index });
      }
      signal.throwIfAborted();
      return { pictures: painted, withheld: 0, seconds: (now() - began) / 1000, sketch: marked };
    },
  };
}

async function planOf({ card, input, read }: Order, marked: boolean, signal: AbortSignal): Promise<Plan> {
  const brief = readBrief(card, input);
  const load = async (url: string | undefined) => (url ? await read(url, signal) : undefined);
  const [image, mask] = [await load(brief.image), await load(brief.mask)];
  signal.throwIfAborted();
  if (card.kind === 'upscale') {
    if (!image) throw new Error(`${card.model}: no picture to enlarge`);
    const size = enlargedSize(card, input, image);
    const crisp = [...card.fields.values()].some(({ name, role }) => role === undefined && input[name] === true);
    return { steps: 1, pictures: [() => enlarge(image, size, { crisp, marked })] };
  }
  const given: Given = { ...(image && { image }), ...(mask && { mask }) };
  const sized: Brief = { ...brief, size: image ? sizeLike(image) : brief.size };
  const count = card.output === 'one' ? 1 : brief.count;
  const one = (seed: number) => async () => develop(await draw(sized, seed), { ...sized, seed }, given);
  return { steps: brief.steps, pictures: Array.from({ length: count }, (_, i) => one(brief.seed + i)) };
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  }
}
