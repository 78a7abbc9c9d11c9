import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { z } from 'zod';
import { fromDataUri } from '#services/backends/data-uri.ts';
import { paintCanvas, sizeForInput } from '#test/support/fake-replicate/predictions/canvas.ts';
import {
  closingLines,
  type LogSettings,
  openingLines,
  stepLine,
} from '#test/support/fake-replicate/predictions/log-lines.ts';
import { type OutputFile, outputInput } from '#test/support/fake-replicate/predictions/outputs.ts';
import type { Behaviour } from './behaviour.ts';

const modelInput = z.looseObject({
  ...outputInput.shape,
  prompt: z.string().optional(),
  seed: z.number().default(() => Math.floor(Math.random() * 65_536)),
  num_inference_steps: z.number().optional(),
  go_fast: z.boolean().default(false),
});

/**
 * The model in the container: paints what the input asks for and writes the log of a Flux fine-tune.
 * @throws Error with the text that the model fails with; the signal's reason when canceled.
 */
export async function runModel(
  rawInput: Readonly<Record<string, unknown>>,
  behaviour: Behaviour,
  write: (line: string) => Promise<void>,
  signal: AbortSignal,
): Promise<OutputFile[]> {
  const input = modelInput.parse(rawInput);
  const steps = input.num_inference_steps ?? behaviour.steps;
  const style = input.go_fast ? 'quantized' : 'bf16';
  const logSettings: LogSettings = { seed: input.seed, steps, prompt: input.prompt ?? '', style, lora: undefined };
  for (const line of [...openingLines(logSettings), stepLine(logSettings, 0)]) await write(line);
  for (let step = 1; step <= steps; step++) {
    await (behaviour.stepMs > 0 ? sleep(behaviour.stepMs, undefined, { signal }) : setImmediate());
    signal.throwIfAborted();
    await write(stepLine(logSettings, step));
  }
  const failure = behaviour.failureFor(rawInput);
  if (failure !== undefined) throw new Error(failure);
  const filtered = behaviour.filteredIndexes(rawInput).filter((index) => index < input.num_outputs);
  const size = await outputSize(input, behaviour.shrink);
  const files = await Promise.all(
    Array.from({ length: input.num_outputs }, (_, index) => index)
      .filter((index) => !filtered.includes(index))
      .map((index) => paintOutput(input, size, index)),
  );
  for (const line of closingLines(input.num_outputs, filtered)) await write(line);
  if (files.length === 0) {
    throw new Error('All generated images contained NSFW content. Try running it again with a different prompt.');
  }
  return files;
}

async function paintOutput(
  input: z.infer<typeof modelInput>,
  [width, height]: readonly [number, number],
  index: number,
) {
  const format = input.prompt === undefined ? 'png' : input.output_format;
  const bytes = await paintCanvas({ width, height, seed: input.seed + index, format, quality: input.output_quality });
  return { name: `out-${index}.${format}`, type: `image/${format === 'jpg' ? 'jpeg' : format}`, bytes };
}

/** The container has no network access: a picture has to come with the request. */
async function outputSize(input: z.infer<typeof modelInput>, shrink: number): Promise<readonly [number, number]> {
  if (input.image === undefined) {
    const [width, height] = sizeForInput(input);
    return [Math.ceil(width / shrink), Math.ceil(height / shrink)];
  }
  if (!input.image.startsWith('data:')) throw new Error(`Failed to resolve '${new URL(input.image).host}'`);
  const { width, height } = await sharp(fromDataUri(input.image, 100 * 1024 * 1024)).metadata();
  const factor = input.scale ?? (input.prompt === undefined ? 4 : 1);
  return [Math.max(1, Math.ceil(width * factor)), Math.max(1, Math.ceil(height * factor))];
}
