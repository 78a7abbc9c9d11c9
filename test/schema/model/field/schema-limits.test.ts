import { expect, it } from 'vitest';
import { SCHEMA_LIMITS } from '#schema/model/field/schema-limits.ts';
import { compileModel, modelFile } from '#schema/model/model.ts';
import { SHIPPED_MODELS } from '#schema/model/models/index.ts';

/** A shipped model with further properties, and further schemas to refer to. */
function modelWith(properties: Record<string, unknown>, schemas: Record<string, unknown> = {}): unknown {
  const file = structuredClone(modelFile.parse(SHIPPED_MODELS[0]));
  const { components } = Object(file.openapi_schema);
  Object.assign(components.schemas, schemas);
  Object.assign(components.schemas.Input.properties, properties);
  return file;
}

const words = (count: number) => Array.from({ length: count }, (_, index) => `word ${index}`);
const nested = (levels: number): unknown => (levels === 0 ? {} : { more: nested(levels - 1) });
const string = { type: 'string' };

it.each<[string, unknown, RegExp]>([
  [
    'many properties',
    modelWith(Object.fromEntries(words(SCHEMA_LIMITS.properties).map((name) => [name, string]))),
    /has 1\d\d properties; up to 100 are possible/,
  ],
  [
    'many choices',
    modelWith({ mood: { ...string, enum: words(201) } }),
    /mood has 201 choices; up to 200 are possible/,
  ],
  ['a long description', modelWith({ mood: { ...string, description: 'x'.repeat(4001) } }), /mood has a text of 4001/],
  ['a long choice', modelWith({ mood: { ...string, enum: ['x'.repeat(4001)] } }), /mood has a text of 4001/],
  ['many levels', modelWith({}, { Deep: nested(30) }), /has more than 24 levels/],
  ['many characters', modelWith({}, { Long: words(30_000) }), /has \d+ characters; up to 262144 are possible/],
  [
    'references that branch',
    modelWith(
      { mood: { $ref: '#/components/schemas/L0' }, tone: { $ref: '#/components/schemas/L0' } },
      Object.fromEntries(
        words(5).map((_, level) => {
          const next = { $ref: `#/components/schemas/L${level + 1}` };
          return [`L${level}`, level === 4 ? string : { ...next, allOf: [next], anyOf: [next], oneOf: [next] }];
        }),
      ),
    ),
    /has more than 1000 references/,
  ],
])('a schema with %s is refused in a sentence', (_, file, sentence) => {
  expect(() => compileModel(file)).toThrow(sentence);
});

it('a pattern is left to Replicate', () => {
  const model = compileModel(modelWith({ mood: { ...string, pattern: '^never$' } }));
  expect(model.inputSchema.safeParse({ prompt: 'a fox', mood: 'glad' }).success).toBe(true);
});

it('bounds and choices are checked as ever', () => {
  const model = compileModel(
    modelWith({ mood: { ...string, enum: ['sad'] }, warmth: { type: 'integer', maximum: 3 } }),
  );
  const accepts = (more: object) => model.inputSchema.safeParse({ prompt: 'a fox', ...more }).success;
  expect([{ mood: 'sad' }, { mood: 'glad' }, { warmth: 3 }, { warmth: 4 }, { other: 1 }].map(accepts)).toEqual([
    true,
    false,
    true,
    false,
    false,
  ]);
});

it('makes the schema of a model that is known only when somebody uses it, and that of any other at once', () => {
  const file = modelWith({ mood: { type: 'of a kind that zod does not know' } });
  expect(() => compileModel(file)).toThrow(/cannot be used/);
  const model = compileModel(file, { isKnown: true });
  expect(model.params.has('prompt')).toBe(true);
  expect(() => model.inputSchema).toThrow(/of a kind/);
});
