import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '#schema/user-error.ts';
import type { Backend, GeneratedPicture, PredictionRequest } from '#services/backends/backend.ts';
import type { Picture } from '#services/images/picture.ts';
import { drawScene } from './draw-scene.ts';
import { type RenderOptions, readRenderOptions } from './prompt/render-options.ts';
import { sizeForInput } from './prompt/size.ts';
import { type InputPictures, rasterize } from './raster/rasterize.ts';
import { upscale, upscaledSize } from './raster/upscale.ts';

export interface SketchOptions {
  /** Milliseconds that each step of a model takes, to look at the progress. Default 0: as fast as it can. */
  readonly stepMs?: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Waits so many milliseconds; rejects when aborted. */
  readonly delay?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Whether what it makes is a sketch, and says so on the picture. Not where it only enlarges what a model painted. Default true. */
  readonly watermarked?: boolean;
}

const PREDICTION_ID_PREFIX = 'sketch-';

/** One painting, worked out as far as it can be without painting. */
interface RenderPlan {
  readonly steps: number;
  readonly pictures: readonly (() => Promise<Picture>)[];
}

/**
 * The embedded painter: no network, no keys, no model. The same card and input give the same bytes, so a painting that was
 * lost is painted again, and nothing has to be kept. Throws a Refusal where an enlargement is too large, and where an order's
 * time is used up.
 */
export function createSketchBackend({
  stepMs = 0,
  now,
  delay = abortableDelay,
  watermarked = true,
}: SketchOptions): Backend {
  // From submit to follow, so that a given picture is read once. A restart begins with none of it.
  const plans = new WeakMap<PredictionRequest, RenderPlan>();
  const planFor = async (request: PredictionRequest, signal: AbortSignal) => {
    const plan = plans.get(request) ?? (await createPlan(request, watermarked, signal));
    plans.set(request, plan);
    return plan;
  };
  return {
    name: 'sketch',
    assertSupported: () => {},
    async submit(request, _onProgress, signal) {
      signal.throwIfAborted();
      await planFor(request, signal);
      signal.throwIfAborted();
      return { predictionId: `${PREDICTION_ID_PREFIX}${request.jobId}` };
    },
    async follow(predictionId, request, onProgress, signal) {
      if (!predictionId.startsWith(PREDICTION_ID_PREFIX))
        throw new Error(`not a prediction of the sketch painter: ${predictionId}`);
      const startedAt = now();
      const assertInTime = () => {
        signal.throwIfAborted();
        if (now() >= request.deadline) throw new UserError('The sketch did not get done in time. Ask for fewer steps.');
      };
      assertInTime();
      const { steps, pictures } = await planFor(request, signal);
      onProgress({ phase: 'painting', fraction: 0 });
      for (let step = 1; step <= steps && stepMs > 0; step += 1) {
        await delay(stepMs, signal);
        assertInTime();
        onProgress({ phase: 'painting', fraction: step / steps });
      }
      const results: GeneratedPicture[] = [];
      for (const [index, render] of pictures.entries()) {
        assertInTime();
        results.push({ ...(await render()), index });
      }
      signal.throwIfAborted();
      return { pictures: results, withheld: 0, seconds: (now() - startedAt) / 1000, sketch: watermarked };
    },
  };
}

async function createPlan(
  { model, input, readPicture }: PredictionRequest,
  watermarked: boolean,
  signal: AbortSignal,
): Promise<RenderPlan> {
  const options = readRenderOptions(model, input);
  const loadPicture = async (url: string | undefined) => (url ? await readPicture(url, signal) : undefined);
  const [image, mask] = [await loadPicture(options.image), await loadPicture(options.mask)];
  signal.throwIfAborted();
  if (model.kind === 'upscale') {
    if (!image) throw new Error(`${model.name}: no picture to enlarge`);
    const size = upscaledSize(model, input, image);
    const sharpened = [...model.fields.values()].some(
      ({ name, param: role }) => role === undefined && input[name] === true,
    );
    return { steps: 1, pictures: [() => upscale(image, size, { sharpened, watermarked })] };
  }
  const inputPictures: InputPictures = { ...(image && { image }), ...(mask && { mask }) };
  const sizedOptions: RenderOptions = { ...options, size: image ? sizeForInput(image) : options.size };
  const count = model.outputKind === 'one' ? 1 : options.count;
  const rendererFor = (seed: number) => async () =>
    rasterize(await drawScene(sizedOptions, seed), { ...sizedOptions, seed }, inputPictures);
  return { steps: options.steps, pictures: Array.from({ length: count }, (_, i) => rendererFor(options.seed + i)) };
}

async function abortableDelay(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  }
}
