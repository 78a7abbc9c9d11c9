import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { modelFile } from '#schema/model/model.ts';
import { compileModerationModel } from '#schema/moderation/moderation-model.ts';
import { documentPath } from '#test/support/vitest/requirements.ts';

const folder = documentPath('REPLICATE_MODELS');

const published = z.array(
  z.object({
    owner: z.string(),
    name: z.string(),
    default_example: z.object({ output: z.unknown().optional() }).nullish(),
    latest_version: z.object({ openapi_schema: z.record(z.string(), z.unknown()).nullish() }).nullish(),
  }),
);

it.skipIf(!folder)(
  'of all published models with an example, takes those that judge pictures, and no other',
  () => {
    const all = published.parse(JSON.parse(readFileSync(join(folder ?? '', 'models.json'), 'utf8')));
    const taken = all.filter(({ owner, name, default_example: example, latest_version: version }) => {
      const file = { model: `${owner}/${name}`, title: name.slice(0, 60), openapi_schema: version?.openapi_schema };
      const parsed = modelFile.safeParse(file);
      if (!parsed.success || example?.output === undefined || example.output === null) return false;
      try {
        return compileModerationModel(parsed.data, example.output, 0.5);
      } catch {
        return false;
      }
    });
    expect(taken.map(({ owner, name }) => `${owner}/${name}`).sort()).toEqual(
      [
        'falcons-ai/nsfw_image_detection',
        'fofr/nsfw-model-comparison',
        'm1guelpf/nsfw-filter',
        'meta/llama-guard-3-11b-vision',
        // It ends with a rating.
        'zsxkib/wd-image-tagger',
        'zsxkib/stable-diffusion-safety-checker',
      ].sort(),
    );
  },
  180_000,
);
