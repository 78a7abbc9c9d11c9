import { z } from 'zod';
import { isWithin, readBigInteger } from './big-integer.ts';
import { isSecret } from './field.ts';
import { type ModelInput, modelInput } from './input.ts';
import { checkPropertyCount, checkPropertySize, checkSchemaSize, SCHEMA_LIMITS } from './schema-limits.ts';

const jsonObject = z.record(z.string(), z.unknown());
type JsonObject = z.infer<typeof jsonObject>;
const schemaList = z.array(jsonObject).default([]);

const document = z.object({
  components: z.object({ schemas: z.looseObject({ Input: jsonObject, Output: z.unknown().optional() }) }),
});
const inputObject = z.looseObject({
  properties: z.record(z.string(), jsonObject),
  required: z.array(z.string()).default([]),
});

const REFERENCE_PREFIX = '#/components/schemas/';

/**
 * The input schema of a version's OpenAPI document, with references resolved, one-element `allOf`s merged, nullable types
 * reduced to their own type, and the properties in `x-order`; and what makes the zod schema of that, which takes eight times its memory.
 * @throws Error if the document has another shape
 */
export function inputSchema(openapi: unknown): {
  properties: Record<string, JsonObject>;
  required: ReadonlySet<string>;
  secrets: readonly string[];
  createZod: () => z.ZodType<ModelInput>;
} {
  checkSchemaSize(openapi);
  const { schemas } = document.parse(openapi).components;
  const { properties, required } = inputObject.parse(schemas.Input);
  checkPropertyCount(properties);
  const budget = { remaining: SCHEMA_LIMITS.references };
  const ordered = Object.entries(properties)
    .map(([name, property]) => [name, withStandardLimits(resolveReferences(property, schemas, budget))] as const)
    .sort(([, a], [, b]) => xOrder(a) - xOrder(b));
  for (const [name, property] of ordered) checkPropertySize(name, property);
  const secrets = ordered.flatMap(([name, property]) => (isSecret(name, property) ? name : []));
  const requiredSecret = secrets.find((name) => required.includes(name));
  if (requiredSecret) throw new Error(`${requiredSecret}: a secret that every picture needs`);
  const typed = ordered.filter(([name]) => !secrets.includes(name));
  const jsonSchema = {
    type: 'object',
    properties: Object.fromEntries(typed.map(([name, property]) => [name, checkedKeywords(property)])),
    required,
    additionalProperties: false,
  } as const;
  return {
    properties: Object.fromEntries(typed),
    required: new Set(required),
    secrets,
    createZod: () => withBigIntegers(z.fromJSONSchema(jsonSchema), Object.fromEntries(typed)).pipe(modelInput),
  };
}

/**
 * Whether a model returns one file, or as many as it is asked for: a list, or an object with them. With `stream` they come one
 * after the other, and it is not known how many until the end.
 */
export function outputKind(openapi: unknown): 'one' | 'many' | 'stream' {
  const { schemas } = document.parse(openapi).components;
  const output = jsonObject.safeParse(schemas.Output).data;
  if (output?.['x-cog-array-type'] === 'iterator') return 'stream';
  return output?.type === 'array' || output?.type === 'object' ? 'many' : 'one';
}

/** Takes the whole numbers beyond 2^53 that are kept as text, and judges the others by the JSON schema. The result is in its order. */
function withBigIntegers(strict: z.ZodType, properties: Readonly<Record<string, JsonObject>>): z.ZodType<unknown> {
  const limits = z.object({
    minimum: z.number().optional().catch(undefined),
    maximum: z.number().optional().catch(undefined),
  });
  const isBigInteger = (name: string, value: unknown) => {
    const property = properties[name];
    const big = property?.type === 'integer' && !property.enum ? readBigInteger(value) : undefined;
    return big !== undefined && isWithin(big, limits.parse(property));
  };
  const names = Object.keys(properties);
  const inOrder = (input: JsonObject) =>
    Object.fromEntries(names.flatMap((name) => (name in input ? [[name, input[name]]] : [])));
  const checked = jsonObject.superRefine((input, context) => {
    const others = Object.fromEntries(Object.entries(input).filter(([name, value]) => !isBigInteger(name, value)));
    const missing = (path: readonly PropertyKey[]) =>
      path.length === 1 && String(path[0]) in input && !(String(path[0]) in others);
    for (const issue of strict.safeParse(others).error?.issues ?? [])
      if (!missing(issue.path)) context.addIssue({ code: 'custom', path: [...issue.path], message: issue.message });
  });
  return checked.transform(inOrder);
}

function xOrder(property: JsonObject): number {
  return typeof property['x-order'] === 'number' ? property['x-order'] : Number.MAX_SAFE_INTEGER;
}

/**
 * Keywords that Lorikeet checks by itself. All others are left to Replicate, `pattern` above all: it is an author's regular
 * expression, which may take hours for a text that a member types.
 */
const CHECKED_KEYWORDS = [
  'type',
  'format',
  'enum',
  'const',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
];

/** Some authors publish limits under the names that Python has for them. */
const LIMIT_NAMES = [
  ['ge', 'minimum'],
  ['le', 'maximum'],
  ['gt', 'exclusiveMinimum'],
  ['lt', 'exclusiveMaximum'],
] as const;

function withStandardLimits(property: JsonObject): JsonObject {
  const limits = LIMIT_NAMES.flatMap(([name, standardName]) =>
    typeof property[name] === 'number' ? [[standardName, property[name]]] : [],
  );
  return { ...Object.fromEntries(limits), ...property };
}

function checkedKeywords(property: JsonObject): JsonObject {
  const checked = Object.fromEntries(
    CHECKED_KEYWORDS.flatMap((key) => (key in property ? [[key, property[key]]] : [])),
  );
  const items = jsonObject.safeParse(property.items).data;
  return items ? { ...checked, items: checkedKeywords(items) } : checked;
}

/** Resolves nested references. Cog nests fewer than ten levels; the limit ends a cycle, and `budget` one that branches. */
function resolveReferences(
  property: JsonObject,
  schemas: JsonObject,
  budget: { remaining: number },
  depth = 10,
): JsonObject {
  if (depth === 0) throw new Error('its schema refers to itself');
  budget.remaining -= 1;
  if (budget.remaining < 0) throw new Error(`its schema has more than ${SCHEMA_LIMITS.references} references`);
  const { $ref, allOf, anyOf, oneOf, nullable: _, ...ownKeywords } = property;
  const target =
    typeof $ref === 'string' ? jsonObject.safeParse(schemas[$ref.replace(REFERENCE_PREFIX, '')]).data : undefined;
  if (typeof $ref === 'string' && !target) throw new Error(`its schema has no ${$ref}`);
  const parts = [
    ...(target ? [target] : []),
    ...atMostOneSchema(allOf, 'allOf'),
    ...withoutNull(anyOf),
    ...withoutNull(oneOf),
  ];
  const base = parts.map((part) => resolveReferences(part, schemas, budget, depth - 1));
  const merged: JsonObject = Object.assign({}, ...base, ownKeywords);
  return Array.isArray(merged.type) ? { ...merged, type: merged.type.find((type) => type !== 'null') } : merged;
}

function atMostOneSchema(parts: unknown, keyword: string): JsonObject[] {
  const list = schemaList.parse(parts);
  if (list.length > 1) throw new Error(`${keyword} of several schemas`);
  return list;
}

function withoutNull(parts: unknown): JsonObject[] {
  const list = schemaList.parse(parts);
  return atMostOneSchema(
    list.filter((part) => part.type !== 'null'),
    'anyOf',
  );
}
