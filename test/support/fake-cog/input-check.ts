import { Ajv, type ErrorObject } from 'ajv';
import { z } from 'zod';
import type { Generation } from './behaviour.ts';

const document = z.looseObject({
  components: z.object({
    schemas: z.looseObject({ Input: z.looseObject({ properties: z.record(z.string(), z.unknown()) }) }),
  }),
});

interface Detail {
  readonly loc: readonly string[];
  readonly msg: string;
  readonly type: string;
}

/** Checks inputs against a model's OpenAPI document as the two generations do: what is unknown is dropped in silence. */
export function inputCheck(openapi: unknown, generation: Generation) {
  const parsed = document.parse(openapi);
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  const valid = ajv.compile({ $ref: '#/components/schemas/Input', ...parsed });
  const known = parsed.components.schemas.Input.properties;
  return (given: Readonly<Record<string, unknown>>): { input: Record<string, unknown>; detail: readonly Detail[] } => {
    const input = Object.fromEntries(Object.entries(given).filter(([name]) => name in known));
    const errors = valid(input) ? [] : (valid.errors ?? []);
    return { input, detail: errors.flatMap((error) => detailOf(error, input, generation) ?? []) };
  };
}

/** pydantic 1's words, and the words of Rust's jsonschema. */
function detailOf(error: ErrorObject, input: Record<string, unknown>, generation: Generation): Detail | undefined {
  const { keyword, params, instancePath } = error;
  if (keyword === 'required') {
    const msg = generation === 'rust' ? 'Field required' : 'field required';
    return { loc: ['body', 'input', String(params.missingProperty)], msg, type: 'value_error.missing' };
  }
  const field = instancePath.split('/')[1] ?? '__root__';
  const words = WORDS[generation].get(keyword);
  if (!words) return undefined;
  const [msg, type] = words(params, JSON.stringify(input[field]));
  return { loc: ['body', 'input', field], msg, type };
}

type Words = (params: Record<string, unknown>, value: string) => readonly [msg: string, type: string];

const list = (values: unknown, quote: string) =>
  z
    .array(z.string())
    .parse(values)
    .map((value) => quote + value + quote)
    .join(', ');

const WORDS: Readonly<Record<Generation, ReadonlyMap<string, Words>>> = {
  python: new Map<string, Words>([
    ['minimum', ({ limit }) => [`ensure this value is greater than or equal to ${limit}`, 'value_error.number.not_ge']],
    ['maximum', ({ limit }) => [`ensure this value is less than or equal to ${limit}`, 'value_error.number.not_le']],
    ['type', ({ type }) => [`value is not a valid ${type}`, `type_error.${type}`]],
    [
      'enum',
      ({ allowedValues }) => [
        `value is not a valid enumeration member; permitted: ${list(allowedValues, "'")}`,
        'type_error.enum',
      ],
    ],
  ]),
  rust: new Map<string, Words>([
    ['minimum', ({ limit }, value) => [`${value} is less than the minimum of ${limit}`, 'value_error']],
    ['maximum', ({ limit }, value) => [`${value} is greater than the maximum of ${limit}`, 'value_error']],
    ['type', ({ type }, value) => [`${value} is not of type "${type}"`, 'value_error']],
    ['enum', ({ allowedValues }, value) => [`${value} is not one of ${list(allowedValues, '"')}`, 'value_error']],
  ]),
};
