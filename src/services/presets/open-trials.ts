import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Preset } from '#schema/preset/preset.ts';
import { UserError } from '#schema/user-error.ts';
import type { Store } from '#services/store/store.ts';
import { shrinkPreview } from './previews.ts';

/** Ms for which the rest of a trial can be painted. */
const MAX_AGE_MS = 24 * 3600_000;

/** Pictures of a preset's fixed prompts, in their order; undefined where one failed. */
export type TrialPictures = readonly (Uint8Array | undefined)[];

/** Trials of presets that lack a picture, so that only what failed is painted again. */
export interface OpenTrials {
  /** Keeps small copies of what was painted. */
  save(id: string, preset: Preset, pictures: TrialPictures): Promise<void>;
  /** @throws UserError if its rest was requested, it is too old, or the preset is not what was tried */
  get(id: string, preset: Preset): Promise<TrialPictures>;
  /** Its rest can be requested no more. */
  close(id: string): Promise<void>;
}

export function openTrials(store: Store): OpenTrials {
  const schema = z.object({ preset: z.string(), pictures: z.array(z.string()) });
  const collection = store.collection('open-trials', schema);
  return {
    save: async (id, preset, pictures) => {
      const small = await Promise.all(pictures.map((each) => each && shrinkPreview(each)));
      const encoded = small.map((each) => each?.toString('base64') ?? '');
      await collection.set(id, { preset: JSON.stringify(preset), pictures: encoded }, MAX_AGE_MS);
    },
    get: async (id, preset) => {
      const trial = await collection.get(id);
      if (!trial)
        throw new UserError('This was already requested, or is more than a day old. `/lora try` paints all three.', {
          code: 'already-requested',
        });
      if (!isDeepStrictEqual(JSON.parse(trial.preset), JSON.parse(JSON.stringify(preset))))
        throw new UserError('The preset was changed since. `/lora try` paints all three as it is now.');
      return trial.pictures.map((each) => (each ? Buffer.from(each, 'base64') : undefined));
    },
    close: (id) => collection.delete(id),
  };
}
