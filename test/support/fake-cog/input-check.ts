import { Ajv, type ErrorObject } from 'ajv';
import { z } from 'zod';
import type { CogGeneration } from './behaviour.ts';

const openApiDocument = z.looseObject({
  components: z.object({
    schemas: z.looseObject({ Input: z.looseObject({ properties: z.record(z.string(), z.unknown()) }) }),
  }),
});

interface ErrorDetail {
  readonly loc: readonly string[];
  readonly msg: string;
  readonly type: string;
}

/** Checks inputs against a model's OpenAPI document as the two generations do: what is unknown is dropped in silence. */
export function createInputCheck(openapi: unknown, generation: CogGeneration) {
  const parsed = openApiDocument.parse(openapi);
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  const validate = ajv.compile({ $ref: '#/components/schemas/Input', ...parsed });
  const knownFields = parsed.components.schemas.Input.properties;
  return (
    values: Readonly<Record<string, unknown>>,
  ): { input: Record<string, unknown>; detail: readonly ErrorDetail[] } => {
    const input = Object.fromEntries(Object.entries(values).filter(([name]) => name in knownFields));
    const errors = validate(input) ? [] : (validate.errors ?? []);
    return { input, detail: errors.flatMap((error) => toErrorDetail(error, input, generation) ?? []) };
  };
}

/** pydantic 1's words, and the words of Rust's jsonschema. */
function toErrorDetail(
  error: ErrorObject,
  input: Record<string, unknown>,
  generation: CogGeneration,
): ErrorDetail | undefined {
  const { keyword, params, instancePath } = error;
  if (keyword === 'required') {
    const msg = generation === 'rust' ? 'Field required' : 'field required';
    return { loc: ['body', 'input', String(params.missingProperty)], msg, type: 'value_error.missing' };
  }
  const field = instancePath.split('/')[1] ?? '__root__';
  const format = ERROR_FORMATS[generation].get(keyword);
  if (!format) return undefined;
  const [msg, type] = format(params, JSON.stringify(input[field]));
  return { loc: ['body', 'input', field], msg, type };
}

type FormatError = (params: Record<string, unknown>, value: string) => readonly [msg: string, type: string];

const joinQuoted = (values: unknown, quote: string) =>
  z
    .array(z.string())
    .parse(values)
    .map((value) => quote + value + quote)
    .join(', ');

const ERROR_FORMATS: Readonly<Record<CogGeneration, ReadonlyMap<string, FormatError>>> = {
  python: new Map<string, FormatError>([
    ['minimum', ({ limit }) => [`ensure this value is greater than or equal to ${limit}`, 'value_error.number.not_ge']],
    ['maximum', ({ limit }) => [`ensure this value is less than or equal to ${limit}`, 'value_error.number.not_le']],
    ['type', ({ type }) => [`value is not a valid ${type}`, `type_error.${type}`]],
    [
      'enum',
      ({ allowedValues }) => [
        `value is not a valid enumeration member; permitted: ${joinQuoted(allowedValues, "'")}`,
        'type_error.enum',
      ],
    ],
  ]),
  rust: new Map<string, FormatError>([
    ['minimum', ({ limit }, value) => [`${value} is less than the minimum of ${limit}`, 'value_error']],
    ['maximum', ({ limit }, value) => [`${value} is greater than the maximum of ${limit}`, 'value_error']],
    ['type', ({ type }, value) => [`${value} is not of type "${type}"`, 'value_error']],
    ['enum', ({ allowedValues }, value) => [`${value} is not one of ${joinQuoted(allowedValues, '"')}`, 'value_error']],
  ]),
};
