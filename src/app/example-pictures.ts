import { compileModel } from '#schema/model/model.ts';
import { SHIPPED_MODELS } from '#schema/model/models/index.ts';
import { createSketchBackend } from '#services/backends/sketch/index.ts';
import { MIME_TYPES } from '#services/images/picture.ts';
import { createSerialQueue } from '#services/serial-queue.ts';

/** What the playground's first page shows that one can ask for. */
const EXAMPLE_PROMPTS = [
  'a lorikeet in the rain',
  'a lighthouse in a storm',
  'a fox in the snow at night',
  'a castle on a hill at sunset',
  'a red balloon over the mountains',
  'a sailing boat on a calm sea',
  'a cat under the full moon',
  'a tree in autumn, watercolor',
  'a rocket above a city, comic',
  'an owl in a foggy forest, pencil drawing',
];

/** A seed whose pictures look good together. */
const EXAMPLE_SEED = 7;

/** Prompts, and a function that paints one: always a sketch, which costs nothing, whatever paints for people. */
export interface ExamplePictures {
  readonly prompts: readonly string[];
  paint(prompt: string): Promise<{ bytes: Uint8Array; type: string }>;
}

/** Paints one after another, so that whoever types meanwhile does not wait for more than one of them. */
export function createExamplePictures(): ExamplePictures {
  const model = compileModel(SHIPPED_MODELS[0]);
  const backend = createSketchBackend({ now: () => 0 });
  const queue = createSerialQueue();
  const paint = async (prompt: string) => {
    const request = {
      jobId: 'example',
      model,
      version: undefined,
      input: { prompt, seed: EXAMPLE_SEED, megapixels: '0.25' },
      deadline: Number.POSITIVE_INFINITY,
      attemptedAt: undefined,
      beforeCreate: async () => {},
      isClaimedByOther: async () => false,
      readPicture: () => Promise.reject(new Error('an example starts from no picture')),
    };
    const signal = new AbortController().signal;
    const { predictionId } = await backend.submit(request, () => {}, signal);
    const { pictures } = await backend.follow(predictionId, request, () => {}, signal);
    const [picture] = pictures;
    if (!picture) throw new Error(`no picture of ${prompt}`);
    return { bytes: picture.bytes, type: MIME_TYPES[picture.format] };
  };
  return { prompts: EXAMPLE_PROMPTS, paint: (prompt) => queue.run(() => paint(prompt)) };
}
