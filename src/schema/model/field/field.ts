import { z } from 'zod';

/** One field of a model's input, read from its JSON schema. `picture` and `pictures` hold URLs of pictures. */
export type Field = {
  readonly name: string;
  readonly required: boolean;
  readonly description: string;
  /** Whether its texts say which LoRA to load: the rules on LoRAs apply to it. */
  readonly isLora: boolean;
} & (
  | { readonly type: 'string' | 'picture'; readonly default: string | undefined }
  | { readonly type: 'pictures'; readonly default: undefined }
  | { readonly type: 'strings'; readonly default: string[] | undefined }
  | { readonly type: 'numbers'; readonly default: number[] | undefined }
  | {
      readonly type: 'choice';
      /** What people choose from. The value that is sent stands at the same place of `values`: it may be a number. */
      readonly choices: readonly string[];
      readonly values: readonly (string | number)[];
      readonly default: string | number | undefined;
    }
  | { readonly type: 'boolean'; readonly default: boolean | undefined }
  | {
      readonly type: 'integer' | 'number';
      readonly default: number | undefined;
      readonly minimum: number | undefined;
      readonly maximum: number | undefined;
    }
);

/** A property after references are resolved. All other keywords are checked by the zod schema of the same document. */
const property = z.object({
  type: z.enum(['string', 'integer', 'number', 'boolean', 'array']).optional(),
  format: z.string().optional(),
  enum: z.array(z.union([z.string(), z.number()])).optional(),
  items: z.object({ type: z.string().optional(), format: z.string().optional() }).optional(),
  default: z.unknown().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  description: z.string().default(''),
});

/** Names of fields that hold another file than a picture, which Discord's file options could give, but no painting model shows. */
const OTHER_FILE_PATTERN = /video|audio|sound|music|voice|speech|zip|archive|\btar\b|_tar$|mesh|\bglb\b/i;

/** Names of texts that say which LoRA to load, but not how strongly, and not which words call it. */
const LORA_PATTERN = /lora|^replicate_weights/i;
const NO_LORA_PATTERN = /scale|strength|multiplier|trigger|prompt/i;

/** Names of fields that hold somebody's key or password. `token` alone may be a trigger word. */
const SECRET_PATTERN =
  /(?:api_?(?:key|token)|access_?token|auth_?token|(?:hf|huggingface|civitai)_?token|secret|password)$/i;

/** Whether a property is for a secret: by what its author says, or by its name. */
export function isSecret(name: string, json: Readonly<Record<string, unknown>>): boolean {
  return json['x-cog-secret'] === true || json.format === 'password' || SECRET_PATTERN.test(name);
}

/**
 * Reads one property of an input schema.
 * @throws Error for a type that neither a slash option nor a line of text can hold, such as an object or a video
 */
export function readField(name: string, json: unknown, required: boolean): Field {
  const parsed = property.safeParse(json);
  if (!parsed.success) throw new Error(`${name}: ${z.prettifyError(parsed.error)}`, { cause: parsed.error });
  const { format, enum: values, items, description, minimum, maximum } = parsed.data;
  const defaultValue = parsed.data.default;
  const type = parsed.data.type ?? typeOfDefault(defaultValue);
  const holdsLora = LORA_PATTERN.test(name) && !NO_LORA_PATTERN.test(name);
  const common = { name, required, description, isLora: false };
  if (values && type !== 'boolean' && type !== 'array') {
    const choices = values.map(String);
    return { ...common, type: 'choice', choices, values, default: values[choices.indexOf(String(defaultValue))] };
  }
  switch (type) {
    case 'string': {
      const isFile = format === 'uri' && !holdsLora;
      if (isFile && OTHER_FILE_PATTERN.test(name)) throw new Error(`${name}: a file that is not a picture`);
      const text = parseOrUndefined(DEFAULTS.string, defaultValue);
      return { ...common, isLora: holdsLora, type: isFile ? 'picture' : 'string', default: text };
    }
    case 'boolean':
      return { ...common, type, default: parseOrUndefined(DEFAULTS.boolean, defaultValue) };
    case 'integer':
    case 'number': {
      const bounds = z
        .number()
        .min(minimum ?? -Infinity)
        .max(maximum ?? Infinity);
      return { ...common, type, minimum, maximum, default: parseOrUndefined(bounds, defaultValue) };
    }
    case 'array':
      return { ...common, ...readList(name, items, holdsLora, defaultValue) };
  }
}

function readList(
  name: string,
  items: { readonly type?: string | undefined; readonly format?: string | undefined } | undefined,
  isLora: boolean,
  defaultValue: unknown,
) {
  if (items?.format === 'uri' && !isLora) return { type: 'pictures', default: undefined } as const;
  switch (items?.type) {
    case 'string':
      return { type: 'strings', isLora, default: parseOrUndefined(DEFAULTS.strings, defaultValue) } as const;
    case 'integer':
    case 'number':
      return { type: 'numbers', default: parseOrUndefined(DEFAULTS.numbers, defaultValue) } as const;
    default:
      throw new Error(`${name}: a list of neither pictures, texts nor numbers`);
  }
}

/** Made once: zod compiles each schema anew. */
const DEFAULTS = {
  strings: z.array(z.string()),
  numbers: z.array(z.number()),
  string: z.string(),
  boolean: z.boolean(),
};

/** The type of a property that declares none. */
function typeOfDefault(value: unknown): 'string' | 'number' | 'boolean' {
  return typeof value === 'number' || typeof value === 'boolean' ? (typeof value as 'number' | 'boolean') : 'string';
}

/** `undefined` for a value of another type: a default of `null`, for example, is no default. */
function parseOrUndefined<T>(type: z.ZodType<T>, value: unknown): T | undefined {
  return type.safeParse(value).data;
}
