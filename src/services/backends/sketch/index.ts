/**
 * Draws sketches on this machine without network, keys or a model, so that the bot can be tried without them. `prompt/` parses
 * the input, `layers/`, `motifs/` and `drawing/` draw it as SVG in a `style/`, and `raster/` encodes that as a picture file.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { isParam } from '#schema/model/params/params.ts';
import { UserError } from '#schema/user-error.ts';
import type { Backend, GeneratedPicture, PredictionRequest } from '#services/backends/backend.ts';
import type { Picture } from '#services/images/picture.ts';
import { drawScene } from './draw-scene.ts';
import { withInstruction } from './prompt/instruction.ts';
import { type RenderOptions, readRenderOptions } from './prompt/render-options.ts';
import { sizeForInput } from './prompt/size.ts';
import { type InputPictures, rasterize } from './raster/rasterize.ts';
import { upscale, upscaledSize } from './raster/upscale.ts';

export interface SketchOptions {
  /** Ms that each step takes, so that progress can be watched. Default 0: as fast as possible. */
  readonly stepMs?: number;
  /** Ms of a clock that never jumps. */
  readonly now: () => number;
  /** Waits for `ms`; rejects when aborted. */
  readonly delay?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Whether pictures are marked as sketches. False where this backend only upscales a model's pictures. Default true. */
  readonly watermarked?: boolean;
}

const PREDICTION_ID_PREFIX = 'sketch-';

/** A prediction, ready to be rendered. */
interface RenderPlan {
  readonly steps: number;
  readonly pictures: readonly (() => Promise<Picture>)[];
}

/**
 * The `Backend` that draws sketches. The same model and input give the same bytes, so that a prediction can be rendered again
 * after a restart and nothing has to be stored. Throws a UserError where an upscaled picture would be too large, and where the
 * time is used up.
 */
export function createSketchBackend({
  stepMs = 0,
  now,
  delay = abortableDelay,
  watermarked = true,
}: SketchOptions): Backend {
  // Kept between `submit` and `follow`, so that an input picture is read once.
  const plans = new WeakMap<PredictionRequest, RenderPlan>();
  const planFor = async (request: PredictionRequest, signal: AbortSignal) => {
    const plan = plans.get(request) ?? (await createPlan(request, watermarked, signal));
    plans.set(request, plan);
    return plan;
  };
  return {
    name: 'sketch',
    keepsResults: true,
    assertSupported: () => {},
    async submit(request, _onProgress, signal) {
      signal.throwIfAborted();
      await planFor(request, signal);
      signal.throwIfAborted();
      return { predictionId: `${PREDICTION_ID_PREFIX}${request.jobId}` };
    },
    async follow(predictionId, request, onProgress, signal) {
      if (!predictionId.startsWith(PREDICTION_ID_PREFIX))
        throw new Error(`not a prediction of the sketch backend: ${predictionId}`);
      const startedAt = now();
      const assertInTime = () => {
        signal.throwIfAborted();
        if (now() >= request.deadline)
          throw new UserError('The sketch was not finished in time. Ask for fewer steps.', {
            code: 'deadline-exceeded',
          });
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
      return { pictures: results, filteredCount: 0, seconds: (now() - startedAt) / 1000, sketch: watermarked };
    },
  };
}

async function createPlan(
  { model, input, readPicture }: PredictionRequest,
  watermarked: boolean,
  signal: AbortSignal,
): Promise<RenderPlan> {
  const options = withInstruction(model, readRenderOptions(model, input));
  const loadPicture = async (url: string | undefined) => (url ? await readPicture(url, signal) : undefined);
  const [image, mask] = [await loadPicture(options.image), await loadPicture(options.mask)];
  signal.throwIfAborted();
  if (model.kind === 'upscale') {
    if (!image) throw new Error(`${model.name}: no picture to enlarge`);
    const size = upscaledSize(model, input, image);
    const sharpened = [...model.options].some(([name, field]) => !isParam(name) && input[field.name] === true);
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
