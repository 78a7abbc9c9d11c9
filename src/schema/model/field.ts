import { z } from 'zod';
import { type Param, paramOf } from './params.ts';

/** One field of a model's input, read from its JSON schema. `picture` and `pictures` hold URLs of pictures. */
export type Field = {
  readonly name: string;
  readonly param: Param | undefined;
  readonly required: boolean;
  readonly description: string;
} & (
  | { readonly type: 'string' | 'picture'; readonly default: string | undefined }
  | { readonly type: 'pictures'; readonly default: undefined }
  | { readonly type: 'choice'; readonly default: string | undefined; readonly choices: readonly string[] }
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
  type: z.enum(['string', 'integer', 'number', 'boolean', 'array']),
  format: z.string().optional(),
  enum: z.array(z.union([z.string(), z.number()])).optional(),
  items: z.object({ type: z.string().optional(), format: z.string().optional() }).optional(),
  default: z.unknown().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  description: z.string().default(''),
});

/**
 * Reads one property of an input schema.
 * @throws Error for a type that neither a slash option nor a line of text can hold, such as an object
 */
export function readField(name: string, json: unknown, required: boolean): Field {
  const parsed = property.safeParse(json);
  if (!parsed.success) throw new Error(`${name}: ${z.prettifyError(parsed.error)}`, { cause: parsed.error });
  const { type, format, enum: values, items, description, minimum, maximum } = parsed.data;
  const common = { name, param: paramOf(name), required, description };
  const defaultValue = parsed.data.default;
  if (values && type === 'string') {
    return {
      ...common,
      type: 'choice',
      choices: values.map(String),
      default: parseOrUndefined(z.string(), defaultValue),
    };
  }
  switch (type) {
    case 'string':
      return {
        ...common,
        type: format === 'uri' ? 'picture' : 'string',
        default: parseOrUndefined(z.string(), defaultValue),
      };
    case 'boolean':
      return { ...common, type, default: parseOrUndefined(z.boolean(), defaultValue) };
    case 'integer':
    case 'number':
      return { ...common, type, minimum, maximum, default: parseOrUndefined(z.number(), defaultValue) };
    case 'array':
      if (items?.format !== 'uri') throw new Error(`${name}: only a list of pictures can be given in Discord`);
      return { ...common, type: 'pictures', default: undefined };
  }
}

/** `undefined` for a value of another type: a default of `null`, for example, is no default. */
function parseOrUndefined<T>(type: z.ZodType<T>, value: unknown): T | undefined {
  return type.safeParse(value).data;
}
