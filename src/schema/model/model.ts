import { z } from 'zod';
import { type Price, readPrice, writtenPrice } from '#schema/price/price.ts';
import { type Field, readField } from './field/field.ts';
import type { ModelInput } from './field/input.ts';
import { inputSchema, outputKind } from './field/openapi.ts';
import type { Param } from './params/params.ts';
import { recognizeParams } from './params/recognize.ts';
import { isSafetyField } from './safety.ts';

/** `owner/name`, or a bare name if the owner is not known. */
const modelName = z.string().regex(/^([\w.-]+\/)?[\w.-]+$/, 'is not owner/name');

/** A model file: what Replicate publishes for a version, and a few fields of our own. */
export const modelFile = z.strictObject({
  model: modelName,
  /** Full version id of 64 hexadecimal digits, or its first digits. */
  version: z
    .string()
    .regex(/^[0-9a-f]{8,64}$/)
    .optional(),
  title: z.string().min(1).max(60),
  /** The trigger word of a fine-tune, if known. */
  trigger: z.string().min(1).max(60).optional(),
  /** What it costs: US dollars a picture, or all that its page on Replicate says. */
  price: writtenPrice.optional(),
  openapi_schema: z.looseObject({}, { error: 'is missing, or is no document' }),
});
export type ModelFile = z.infer<typeof modelFile>;

/** A model that generates or enlarges pictures: its fields, what they do, and the schema that validates its input. */
export interface Model {
  readonly name: string;
  readonly version: string | undefined;
  readonly title: string;
  readonly trigger: string | undefined;
  readonly price: Price | undefined;
  /** `upscale` takes a picture and no prompt. */
  readonly kind: 'imagine' | 'upscale';
  /** By name, in the order of `x-order`. */
  readonly fields: ReadonlyMap<string, Field>;
  readonly params: ReadonlyMap<Param, Field>;
  /** All that can be set, by the name that people use: the param's, and the field's own for a field without one. */
  readonly options: ReadonlyMap<string, Field>;
  /** Names of fields for secrets. They are no fields here: nobody types them, and no recipe has them. */
  readonly secrets: readonly string[];
  /** Rejects unknown fields. Does not fill in defaults. */
  readonly inputSchema: z.ZodType<ModelInput>;
  readonly outputKind: 'one' | 'many' | 'stream';
}

export interface CompileOptions {
  /** Whether the file was compiled before, so that its input schema can wait until somebody uses the model. */
  readonly isKnown: boolean;
}

/**
 * Compiles a model file.
 * @throws Error that names the model and the reason if its schema cannot be mapped to options
 */
export function compileModel(file: unknown, { isKnown }: CompileOptions = { isKnown: false }): Model {
  const parsed = modelFile.safeParse(file);
  if (!parsed.success) throw new Error(`not a model file: ${z.prettifyError(parsed.error)}`, { cause: parsed.error });
  const { model, version, title, trigger, price, openapi_schema } = parsed.data;
  try {
    const schema = inputSchema(openapi_schema);
    const fields = readFields(schema);
    const params = recognizeParams(fields);
    const kind = params.has('prompt') ? 'imagine' : 'upscale';
    if (kind === 'upscale' && !params.has('image')) throw new Error('it takes neither a prompt nor a picture');
    let zod = isKnown ? undefined : schema.createZod();
    return {
      name: model,
      version,
      title,
      trigger,
      price: price === undefined ? undefined : readPrice(price),
      kind,
      fields,
      params,
      options: nameOptions(fields, params),
      secrets: schema.secrets,
      get inputSchema() {
        zod ??= schema.createZod();
        return zod;
      },
      outputKind: outputKind(openapi_schema),
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The model ${model} cannot be used: ${reason}`, { cause: error });
  }
}

/** Leaves out optional fields of a type that nobody can type. @throws Error if such a field has to be given */
function readFields({ properties, required }: ReturnType<typeof inputSchema>): Map<string, Field> {
  const fields = new Map<string, Field>();
  for (const [name, json] of Object.entries(properties)) {
    const isNeeded = required.has(name);
    try {
      fields.set(name, readField(name, json, isNeeded));
    } catch (error) {
      if (isNeeded && json.default === undefined) throw error;
    }
  }
  return fields;
}

function nameOptions(fields: ReadonlyMap<string, Field>, params: ReadonlyMap<Param, Field>): Map<string, Field> {
  const withParam = new Set(params.values());
  return new Map<string, Field>([
    ...params,
    ...[...fields].filter(([, field]) => !withParam.has(field) && !isSafetyField(field)),
  ]);
}

/** The input with the model's defaults filled in. */
export function withDefaults(model: Model, input: ModelInput): ModelInput {
  const filled: Record<string, ModelInput[string]> = {};
  for (const field of model.fields.values()) {
    const value = input[field.name] ?? field.default;
    if (value !== undefined) filled[field.name] = value;
  }
  return filled;
}

/** The value of a param: the input's, else the model's default. */
export function getParamValue(model: Model, input: ModelInput, param: Param): ModelInput[string] | undefined {
  return getOptionValue(model, input, param);
}

/** The value of an option, by the name that it has in `model.options`: the input's, else the model's default. */
export function getOptionValue(model: Model, input: ModelInput, name: string): ModelInput[string] | undefined {
  const field = model.options.get(name);
  return field && (input[field.name] ?? field.default);
}

/** The name in `model.options` of the field that the model itself calls so; `undefined` if there is none. */
export function optionOfField(model: Model, fieldName: string): string | undefined {
  for (const [name, field] of model.options) if (field.name === fieldName) return name;
  return undefined;
}

/** How many pictures an input makes, at least 1. Budget, queue and outputs all go by this number. */
export function countPictures(model: Model, input: ModelInput): number {
  const count = model.outputKind !== 'one' ? Number(getParamValue(model, input, 'num_outputs') ?? 1) : 1;
  return Number.isFinite(count) ? Math.max(1, Math.round(count)) : 1;
}
