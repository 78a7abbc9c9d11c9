import sharp from 'sharp';
import { z } from 'zod';
import type { FakeContext } from '#test/support/fake-replicate/fake-context.ts';
import { paintCanvas, sizeForInput } from './canvas.ts';
import type { Prediction } from './prediction.ts';

/** What decides about the pictures of a Flux model, with its defaults. */
export const outputInput = z.object({
  num_outputs: z.number().default(1),
  seed: z.number(),
  output_format: z.enum(['webp', 'jpg', 'png']).default('webp'),
  output_quality: z.number().default(80),
  image: z.string().optional(),
  scale: z.number().optional(),
});

export interface OutputFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** How many pictures an input asks for. */
export function requestedOutputs(input: Prediction['input']): number {
  return z.number().default(1).parse(input.num_outputs);
}

/** Paints what the input asks for, but for what is `held` back; names keep their place. */
export async function paintOutputs(
  fake: FakeContext,
  { input, model }: Prediction,
  seed: number,
  filtered: readonly number[],
  readInputFile: (url: string) => Uint8Array | undefined,
): Promise<OutputFile[]> {
  const { num_outputs, output_format, output_quality, image, scale } = outputInput.parse({ ...input, seed });
  const format = 'prompt' in input ? output_format : 'png';
  const inputPicture = image === undefined ? undefined : readInputFile(image);
  const { width, height } = inputPicture
    ? await sharp(inputPicture).metadata()
    : shrunkSize(input, fake.behaviour.shrink);
  const factor = scale ?? ('prompt' in input ? 1 : 4);
  const files: OutputFile[] = [];
  for (let index = 0; index < num_outputs; index++) {
    if (filtered.includes(index)) continue;
    const bytes = await paintCanvas({
      width: Math.ceil(width * factor),
      height: Math.ceil(height * factor),
      seed: seed + index + model.name.length,
      format,
      quality: output_quality,
    });
    const name = 'num_outputs' in input || 'prompt' in input ? `out-${index}.${format}` : 'output.png';
    files.push({ name, type: `image/${format === 'jpg' ? 'jpeg' : format}`, bytes });
  }
  return files;
}

function shrunkSize(input: Prediction['input'], shrink: number): { width: number; height: number } {
  const [width, height] = sizeForInput(input);
  return { width: Math.ceil(width / shrink), height: Math.ceil(height / shrink) };
}
