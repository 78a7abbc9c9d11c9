import { z } from 'zod';
import { type Field, readField } from './field.ts';
import type { ModelInput } from './input.ts';
import { type LoraIdentity, loraIdentity, modelIdentity } from './lora-identity.ts';
import { inputSchema, outputKind } from './openapi.ts';
import { type Param, paramsWith } from './params.ts';

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
  /** US dollars for one picture, as an estimate. */
  price: z.number().min(0).optional(),
  openapi_schema: z.looseObject({}, { error: 'is missing, or is no document' }),
});
export type ModelFile = z.infer<typeof modelFile>;

/** A model that generates or enlarges pictures: its fields, what they do, and the schema that validates its input. */
export interface Model {
  readonly name: string;
  readonly version: string | undefined;
  readonly title: string;
  readonly trigger: string | undefined;
  readonly price: number | undefined;
  /** `upscale` takes a picture and no prompt. */
  readonly kind: 'imagine' | 'upscale';
  /** By name, in the order of `x-order`. */
  readonly fields: ReadonlyMap<string, Field>;
  readonly params: ReadonlyMap<Param, Field>;
  /** Rejects unknown fields. Does not fill in defaults. */
  readonly inputSchema: z.ZodType<ModelInput>;
  readonly outputKind: 'one' | 'many';
}

/**
 * Compiles a model file.
 * @throws Error that names the model and the reason if its schema cannot be mapped to options
 */
export function compileModel(file: unknown): Model {
  const parsed = modelFile.safeParse(file);
  if (!parsed.success) throw new Error(`not a model file: ${z.prettifyError(parsed.error)}`, { cause: parsed.error });
  const { model, version, title, trigger, price, openapi_schema } = parsed.data;
  try {
    const schema = inputSchema(openapi_schema);
    const fields = new Map(
      Object.entries(schema.properties).map(([name, json]) => [name, readField(name, json, schema.required.has(name))]),
    );
    const params = new Map<Param, Field>();
    for (const field of fields.values()) if (field.param && !params.has(field.param)) params.set(field.param, field);
    for (const field of fields.values()) {
      const hasParam = field.param !== undefined && params.get(field.param) === field;
      if (field.required && field.default === undefined && !hasParam) {
        throw new Error(`${field.name}: required, and no option of /imagine sets it`);
      }
    }
    const kind = params.has('prompt') ? 'imagine' : 'upscale';
    if (kind === 'upscale' && !params.has('image')) throw new Error('it takes neither a prompt nor a picture');
    return {
      name: model,
      version,
      title,
      trigger,
      price,
      kind,
      fields,
      params,
      inputSchema: schema.zod,
      outputKind: outputKind(openapi_schema),
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The model ${model} cannot be used: ${reason}`, { cause: error });
  }
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
  const field = model.params.get(param);
  return field && (input[field.name] ?? field.default);
}

/** How many pictures an input makes, at least 1. Budget, queue and outputs all go by this number. */
export function countPictures(model: Model, input: ModelInput): number {
  const count = model.outputKind === 'many' ? Number(getParamValue(model, input, 'num_outputs') ?? 1) : 1;
  return Number.isFinite(count) ? Math.max(1, Math.round(count)) : 1;
}

/** The references to LoRAs that an input has, by field. */
export function loraReferences(model: Model, input: ModelInput): ReadonlyMap<string, string> {
  return new Map(
    paramsWith('lora').flatMap((param) => {
      const name = model.params.get(param)?.name ?? '';
      const value = input[name];
      return typeof value === 'string' && value.trim() ? [[name, value] as const] : [];
    }),
  );
}

/**
 * The LoRAs of an input: the model itself, and those given by reference or else by the model's default. Rules on who may use a
 * LoRA go by these instead of the preset's name, so that nobody gets around them by typing the reference.
 */
export function lorasUsed(model: Model, input: ModelInput): LoraIdentity[] {
  return [modelIdentity(model.name), ...loraReferences(model, withDefaults(model, input)).values().map(loraIdentity)];
}
