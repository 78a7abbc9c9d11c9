import { afterEach, describe, expect, it } from 'vitest';
import { codeSpan } from '#schema/markdown.ts';
import { UserError } from '#schema/user-error.ts';
import type { Progress } from '#services/backends/backend.ts';
import { type CogHarness, type CogHarnessOptions, openCogHarness } from '#test/support/backend/cog-harness.ts';
import { generate } from '#test/support/backend/harness.ts';
import {
  createAttachedPicture,
  createInput,
  createPredictionRequest,
  UNREACHABLE_PICTURE_URL,
} from '#test/support/backend/prediction-request.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

const model = shippedModel('jdreetz/illustration');
const upscaler = shippedModel('nightmareai/real-esrgan');
const kinds = (['rust', 'python'] as const).flatMap((generation) =>
  (['yes', 'none'] as const).map((callback) => ({ generation, callback })),
);

describe.each(kinds)('answers of a $generation container, callback $callback', (kind) => {
  const opened: CogHarness[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((each) => each[Symbol.asyncDispose]()));
  });
  const bench = async (options: Partial<CogHarnessOptions> = {}) => {
    const one = await openCogHarness({ ...kind, modelNames: [model.name, upscaler.name], ...options });
    opened.push(one);
    return one;
  };

  it('names the field that the container refuses', async () => {
    const on = await bench();
    const refused = generate(on.backend, createPredictionRequest(model, { ...createInput(model), width: 5000 }));
    await expect(refused).rejects.toThrow(/width \(.*1440/);
    await expect(refused).rejects.toBeInstanceOf(UserError);
    expect(on.createdCount()).toBe(0);
  });

  it('tells the person what a model failed with, and keeps for the log what nobody can act on', async () => {
    const on = await bench();
    const failing = (text: string) =>
      generate(on.backend, createPredictionRequest(model, createInput(model, { prompt: `fail: ${text}` })));
    const nsfw = failing('All generated images contained NSFW content. Try running it again with a different prompt.');
    await expect(nsfw).rejects.toBeInstanceOf(UserError);
    await expect(nsfw).rejects.toThrow(/safety checker/);
    const fault = failing('CUDA error: an illegal memory access was encountered');
    await expect(fault).rejects.not.toBeInstanceOf(UserError);
    await expect(fault).rejects.toThrow(/CUDA/);
  });

  it('says which LoRA could not be loaded, and why', async () => {
    const on = await bench();
    const failing = (text: string) => {
      const loras = { replicate_weights: 'huggingface.co/owner/fox', extra_lora: 'owner/ink' };
      return generate(
        on.backend,
        createPredictionRequest(model, createInput(model, { ...loras, prompt: `fail: ${text}` })),
      );
    };
    const gone = failing('404 Client Error: Not Found for url: https://huggingface.co/api/models/owner/fox/tree/main');
    await expect(gone).rejects.toThrow('The LoRA `owner/fox` could not be loaded: there is nothing at that address.');
    const keys = failing('Incompatible keys detected: x.alpha');
    await expect(keys).rejects.toThrow('One of the LoRAs `owner/fox` and `owner/ink` could not be loaded: it was made');
  });

  it('keeps the places of the pictures that were not filtered', async () => {
    const on = await bench();
    const input = createInput(model, { prompt: 'hold back 1', num_outputs: 4 });
    const painting = await generate(on.backend, createPredictionRequest(model, input));
    expect(painting.pictures.map(({ index }) => index)).toEqual([0, 2, 3]);
    expect(painting.filteredCount).toBe(1);
    expect(painting.sketch).toBe(false);
    expect(painting.seconds).toBeGreaterThanOrEqual(0);
  });

  it('hands pictures on inside the request, and takes a single output', async () => {
    const on = await bench();
    const painting = await generate(
      on.backend,
      createPredictionRequest(upscaler, { image: UNREACHABLE_PICTURE_URL, scale: 2 }),
    );
    expect(painting.pictures).toMatchObject([{ index: 0, width: 128, height: 96, format: 'png' }]);
  });

  it('refuses pictures that do not fit into a request, before anything is sent', async () => {
    const on = await bench();
    const { format, width, height } = await createAttachedPicture();
    const read = async () => ({ bytes: new Uint8Array(80 * 1024 * 1024), format, width, height });
    const order = createPredictionRequest(model, createInput(model, { image: UNREACHABLE_PICTURE_URL }), {
      readPicture: read,
    });
    await expect(generate(on.backend, order)).rejects.toThrow(/too big/);
    expect(on.fake.requests.filter(({ method }) => method === 'PUT')).toEqual([]);
  });

  it('loads pictures that the container has put elsewhere, from the origins that the operator names', async () => {
    const on = await bench({ uploads: true });
    const painting = await generate(on.backend, createPredictionRequest(model, createInput(model, { num_outputs: 2 })));
    expect(painting.pictures).toHaveLength(2);
    // The Python server uploads for asynchronous requests alone, and those are not made to it.
    expect(on.uploadServer.readCount()).toBe(kind.generation === 'rust' ? 2 : 0);
  });

  it('loads pictures again that are not given at once, and says what it waits for', async () => {
    if (kind.generation === 'python') return;
    const on = await bench({ uploads: true });
    on.uploadServer.failNext(2);
    const seen: Progress[] = [];
    const painting = await generate(on.backend, createPredictionRequest(model, createInput(model)), (progress) =>
      seen.push(progress),
    );
    expect(painting.pictures).toHaveLength(1);
    expect(seen.at(-1)).toMatchObject({ phase: 'blocked', by: 'files', serviceName: codeSpan(model.name) });
    expect(on.createdCount()).toBe(1);
  });

  it('takes pictures whose media type the container does not know', async () => {
    const on = await bench({ hasMimeTypes: false });
    const input = createInput(model, { output_format: 'webp' });
    expect((await generate(on.backend, createPredictionRequest(model, input))).pictures).toMatchObject([
      { format: 'webp' },
    ]);
  });
});

describe('models', () => {
  it('lists the available models for a model without a container', async () => {
    const on = await openCogHarness({ generation: 'rust', callback: 'yes', modelNames: [model.name] });
    expect(() => on.backend.assertSupported(upscaler)).toThrow(UserError);
    expect(() => on.backend.assertSupported(upscaler)).toThrow(/Choose one of these .*: jdreetz\/illustration/);
    expect(on.fake.requests).toEqual([]);
    await on[Symbol.asyncDispose]();
  });

  it('warns once of fields that a container does not have, which it would drop in silence', async () => {
    const older = shippedModel('flux-fine-tune-2024-08');
    const on = await openCogHarness({ generation: 'rust', callback: 'yes', modelNames: [older.name] });
    const named = { ...model, name: older.name };
    for (const seed of [1, 2]) await generate(on.backend, createPredictionRequest(named, createInput(model, { seed })));
    expect(on.warnings).toMatchObject([
      [{ missing: expect.arrayContaining(['image', 'go_fast', 'extra_lora']) }, expect.any(String)],
    ]);
    await on[Symbol.asyncDispose]();
  });
});
