import { formatList } from '#schema/language/format.ts';
import { plainText, type Sentence, t } from '#schema/language/t.ts';
import { type Family, familyOfName } from '#schema/lora/family.ts';
import type { LoraBase } from '#schema/lora/verdict.ts';
import { codeSpan } from '#schema/markdown.ts';
import { compileModel, type Model, type ModelFile } from '#schema/model/model.ts';
import { MAIN_LORA } from '#schema/model/params/params.ts';
import { UserError } from '#schema/user-error.ts';

/** Fields of models that have a `lora_scale` as well, but whose LoRAs do not fit Flux. */
const NON_FLUX_FIELDS = ['scheduler', 'refine', 'high_noise_frac', 'negative_prompt', 'scheduler_name'];

/** Compiles a fetched model file. @throws UserError if no preset can use the model */
export function compileForPreset(file: ModelFile): Model {
  try {
    return compileModel(file);
  } catch (error) {
    throw new UserError(
      t('{model} cannot be painted with here: {problem}', {
        model: codeSpan(file.model),
        problem: codeSpan(error instanceof Error ? error.message : String(error)),
      }),
      { cause: error },
    );
  }
}

/** What is known of a model that presets paint with: short lines of plain text. */
export function describeModel({ title, name, version, params, options }: Model): readonly string[] {
  const needed = [...options].flatMap(([option, field]) =>
    field.required && field.default === undefined && option !== 'prompt' ? [option] : [],
  );
  const inputs = [
    plainText('a prompt'),
    params.has('image') && plainText('a picture to start from'),
    params.has('mask') && plainText('a mask'),
    params.has('extra_lora') && plainText('a second LoRA'),
  ].filter((each) => each !== false);
  return [
    version
      ? plainText('{title} ({name}, version {version})', { title, name, version: version.slice(0, 8) })
      : `${title} (${name})`,
    plainText('takes {inputs}', { inputs: formatList(inputs, 'and') }),
    ...(needed.length > 0
      ? [plainText('every prompt needs {options} beside it', { options: formatList(needed, 'and') })]
      : []),
  ];
}

/**
 * What is known of how a model loads LoRAs. Its family is told by its name, else by its fields: a fine-tune of Flux has a scale,
 * and nothing that models of another family have. The loader of replicate/cog-flux is in Replicate's own models of FLUX.1 and in
 * all fine-tunes of its trainer, which have the switch `go_fast`; others of FLUX.1 load LoRAs by other means.
 */
export function loraBaseOf({ name, fields, params }: Model): LoraBase {
  const isFlux = params.has(MAIN_LORA.scale) && !NON_FLUX_FIELDS.some((field) => fields.has(field));
  const family = familyOfName(name) ?? (isFlux ? 'flux-1' : undefined);
  return { family, hasFluxLoader: family === 'flux-1' && fields.has('go_fast') };
}

/** Fields of the trainers for SDXL. */
const SDXL_FIELDS = ['refine', 'high_noise_frac'];

/** What is known of a model whose LoRA is to be loaded by another. */
export interface LoraModel {
  readonly family: Family | undefined;
  /** Why it is no fine-tune of Flux: a field that it has, or has not; undefined if it may be one. */
  readonly notFlux: { readonly field: string; readonly isMissing: boolean } | undefined;
}

/** The family of a fine-tune by its fields, since its name says what it shows; else by its name. @throws UserError */
export function readLoraModel(file: ModelFile): LoraModel {
  const { name, fields, params } = compileForPreset(file);
  const foreignField = NON_FLUX_FIELDS.find((each) => fields.has(each));
  if (!foreignField && params.has(MAIN_LORA.scale)) return { family: 'flux-1', notFlux: undefined };
  const byName = SDXL_FIELDS.some((each) => fields.has(each)) ? 'sdxl' : familyOfName(name);
  return {
    family: byName === 'flux-1' ? undefined : byName,
    notFlux: { field: foreignField ?? MAIN_LORA.scale, isMissing: foreignField === undefined },
  };
}

/** Whether Replicate answered 404, however the error was worded. */
export function isNotFound(error: unknown): boolean {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  return typeof cause === 'object' && cause !== null && 'status' in cause && cause.status === 404;
}

/** @throws UserError if a model is here in another version than the one that was asked for */
export function assertSameVersion({ title, version }: Model, wanted: string | undefined, base: string): void {
  if (!wanted || sameVersion(wanted, version)) return;
  const installedVersion = version
    ? t('in version {version}', { version: codeSpan(version.slice(0, 8)) })
    : t('in its newest version');
  throw new UserError(
    t(
      '**{title}** is painted {installedVersion} here, and a model can be here in one version only. Leave the version out, or add {base} to use that version as a LoRA.',
      { title, installedVersion, base: codeSpan(`base: ${base}`) },
    ),
  );
}

/** Whether one of two version ids is the other, or its first digits. */
function sameVersion(typed: string, known: string | undefined): boolean {
  return known !== undefined && (known.startsWith(typed) || typed.startsWith(known));
}

/** Why a reference could not be checked, as admins read it. */
export const UNCHECKED_REASONS = {
  'no token': 'I have no access to Replicate',
  'no network': 'Replicate could not be asked just now',
} as const satisfies Record<string, Sentence>;
