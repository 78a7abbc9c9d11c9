import { Ajv, type ErrorObject } from 'ajv';
import addFormats from 'ajv-formats';
import type { HostedVersion } from '#test/support/fake-replicate/models.ts';
import type { InvalidField } from '#test/support/fake-replicate/problems.ts';

const ajv = new Ajv({ strict: false, allErrors: true });
addFormats.default(ajv, ['uri']);
ajv.addFormat('password', true);

const compiled = new Map<string, ReturnType<typeof ajv.compile>>();

/** What is wrong with an input, in Replicate's words. */
export function invalidFields(version: HostedVersion, input: unknown): InvalidField[] {
  const check =
    compiled.get(version.id) ?? ajv.compile({ $ref: '#/components/schemas/Input', ...version.openapi_schema });
  compiled.set(version.id, check);
  if (check(input)) return [];
  const seen = new Map<string, InvalidField>();
  for (const error of check.errors ?? []) {
    const field = toInvalidField(error);
    if (field && !seen.has(field.field + field.type)) seen.set(field.field + field.type, field);
  }
  return [...seen.values()];
}

/** The wordings of the JSON schema library that Replicate's answers come from. */
function toInvalidField(error: ErrorObject): InvalidField | undefined {
  const path = ['input', ...error.instancePath.split('/').filter(Boolean)].join('.');
  const name = path.split('.').at(-1);
  const { params } = error;
  switch (error.keyword) {
    case 'required':
      return { type: 'required', field: path, description: `${params.missingProperty} is required` };
    case 'enum': {
      const values = params.allowedValues.map((value: unknown) => JSON.stringify(value)).join(', ');
      return { type: 'enum', field: path, description: `${name} must be one of the following: ${values}` };
    }
    case 'type':
      return { type: 'invalid_type', field: path, description: `Invalid type. Expected: ${params.type}` };
    case 'minimum':
      return { type: 'number_gte', field: path, description: `Must be greater than or equal to ${params.limit}` };
    case 'maximum':
      return { type: 'number_lte', field: path, description: `Must be less than or equal to ${params.limit}` };
    case 'format':
      return { type: 'format', field: path, description: `Does not match format '${params.format}'` };
    default:
      return undefined;
  }
}
