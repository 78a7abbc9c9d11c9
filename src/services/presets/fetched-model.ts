import { compileModel, type Model, type ModelFile } from '#schema/model/model.ts';
import { MAIN_LORA } from '#schema/model/params.ts';
import { UserError } from '#schema/user-error.ts';

/** Fields of models that have a `lora_scale` as well, but whose LoRAs do not fit Flux. */
const NON_FLUX_FIELDS = ['scheduler', 'refine', 'high_noise_frac', 'negative_prompt', 'scheduler_name'];

/** Compiles a fetched model file. @throws UserError if no preset can use the model */
export function compileForPreset(file: ModelFile): Model {
  try {
    return compileModel(file);
  } catch (error) {
    throw new UserError(
      `\`${file.model}\` cannot be painted with here: ${error instanceof Error ? error.message : error}.`,
      { cause: error },
    );
  }
}

/** @throws UserError if a model is not a LoRA for Flux */
export function checkFlux(file: ModelFile): void {
  const { fields, params } = compileForPreset(file);
  const foreignField = NON_FLUX_FIELDS.find((name) => fields.has(name));
  if (!foreignField && params.has(MAIN_LORA.scale)) return;
  const reason = foreignField ? `it has \`${foreignField}\`` : `it has no \`${MAIN_LORA.scale}\``;
  throw new UserError(`\`${file.model}\` is not a LoRA for Flux (${reason}), so it fits none of the bases here.`);
}
