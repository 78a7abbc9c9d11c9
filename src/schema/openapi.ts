import { z } from 'zod';
import { type ModelInput, modelInput } from './recipe.ts';

const json = z.record(z.string(), z.unknown());
type Json = z.infer<typeof json>;

const document = z.object({
  components: z.object({ schemas: z.looseObject({ Input: json, Output: z.unknown().optional() }) }),
});
const input = z.looseObject({ properties: z.record(z.string(), json), required: z.array(z.string()).default([]) });

const REFERENCE = '#/components/schemas/';

/**
 * The input schema of a version's OpenAPI document with references followed, one-element `allOf`s merged, nullable forms
 * folded away, and the properties in `x-order`; and the zod schema made from just that.
 * @throws Error where the document is of another shape.
 */
export function inputSchema(openapi: unknown): {
  properties: Record<string, Json>;
  required: ReadonlySet<string>;
  zod: z.ZodType<ModelInput>;
} {
  const { schemas } = document.parse(openapi).components;
  const { properties, required } = input.parse(schemas.Input);
  const ordered = Object.entries(properties)
    .map(([name, property]) => [name, resolve(property, schemas)] as const)
    .sort(([, a], [, b]) => order(a) - order(b));
  const resolved = Object.fromEntries(ordered);
  const strict = z.fromJSONSchema({
    type: 'object',
    properties: Object.fromEntries(ordered.map(([name, property]) => [name, withoutDefault(property)])),
    required,
    additionalProperties: false,
  });
  return { properties: resolved, required: new Set(required), zod: strict.pipe(modelInput) };
}

/** Whether a model answers with one file or a list of them. */
export function outputKind(openapi: unknown): 'one' | 'many' {
  const { schemas } = document.parse(openapi).components;
  const output = json.safeParse(schemas.Output).data;
  return output?.type === 'array' ? 'many' : 'one';
}

function order(property: Json): number {
  return typeof property['x-order'] === 'number' ? property['x-order'] : Number.MAX_SAFE_INTEGER;
}

function withoutDefault({ default: _, ...rest }: Json): Json {
  return rest;
}

/** References may lie in references; ten levels are more than Cog writes, and end a circle. */
function resolve(property: Json, schemas: Json, depth = 10): Json {
  if (depth === 0) throw new Error('its schema refers to itself');
  const { $ref, allOf, anyOf, oneOf, nullable: _, ...own } = property;
  const target = typeof $ref === 'string' ? json.safeParse(schemas[$ref.replace(REFERENCE, '')]).data : undefined;
  if (typeof $ref === 'string' && !target) throw new Error(`its schema has no ${$ref}`);
  const parts = [...(target ? [target] : []), ...merged(allOf, 'allOf'), ...unlessNull(anyOf), ...unlessNull(oneOf)];
  const base = parts.map((part) => resolve(part, schemas, depth - 1));
  const whole: Json = Object.assign({}, ...base, own);
  return Array.isArray(whole.type) ? { ...whole, type: whole.type.find((type) => type !== 'null') } : whole;
}

function merged(parts: unknown, keyword: string): Json[] {
  const list = z.array(json).default([]).parse(parts);
  if (list.length > 1) throw new Error(`${keyword} of several schemas`);
  return list;
}

function unlessNull(parts: unknown): Json[] {
  const list = z.array(json).default([]).parse(parts);
  return merged(
    list.filter((part) => part.type !== 'null'),
    'anyOf',
  );
}
