import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import type { ModelInput } from '#schema/model/field/input.ts';
import type { Model } from '#schema/model/model.ts';
import type { Param } from '#schema/model/params/params.ts';
import type { PredictionRequest } from '#services/backends/backend.ts';
import { parsePicture } from '#services/images/picture.ts';

/** An address that no model can reach, so that a backend has to read the picture and hand it on itself. */
export const UNREACHABLE_PICTURE_URL = 'http://127.0.0.1:1/attachments/1/2/in.png';

/** A picture such as a person would attach: 64 × 48 pixels. */
export async function createAttachedPicture() {
  const image = sharp({ create: { width: 64, height: 48, channels: 3, background: '#3377aa' } });
  return parsePicture(await image.png().toBuffer());
}

/** An input of the model: what each param is set to, under the model's own field names, with what the model requires filled in. */
export function createInput(model: Model, params: Partial<Record<Param, ModelInput[string]>> = {}): ModelInput {
  const defaults: Partial<Record<Param, ModelInput[string]>> =
    model.kind === 'imagine' ? { prompt: 'a lorikeet in the rain' } : { image: UNREACHABLE_PICTURE_URL };
  const entries = Object.entries({ ...(model.params.has('seed') ? { seed: 7 } : {}), ...defaults, ...params });
  return model.inputSchema.parse(
    Object.fromEntries(
      entries.map(([name, value]) => {
        const field = model.options.get(name);
        if (!field) throw new Error(`${model.name} has no field for ${name}`);
        return [field.name, value];
      }),
    ),
  );
}

/** A prediction request with a new job id and a deadline in one minute. */
export function createPredictionRequest(
  model: Model,
  input: ModelInput = createInput(model),
  overrides: Partial<PredictionRequest> = {},
): PredictionRequest {
  let picture: ReturnType<typeof createAttachedPicture> | undefined;
  return {
    jobId: randomUUID(),
    model,
    version: undefined,
    input,
    deadline: Date.now() + 60_000,
    attemptedAt: undefined,
    beforeCreate: async () => {},
    isClaimedByOther: async () => false,
    readPicture: () => {
      picture ??= createAttachedPicture();
      return picture;
    },
    ...overrides,
  };
}
