/** Validates request bodies with zod, and reports problems as Discord does. */
import type { z } from 'zod';
import { type FieldError, invalidFormBody } from '../discord-error.ts';

type Issue = z.core.$ZodIssue;

/**
 * Parses a value. Unknown keys are dropped, as on Discord.
 * @param basePath path of the value in the request's body
 * @throws DiscordError 50035 with every error at the path of its field
 */
export function parseOrThrow<T>(schema: z.ZodType<T>, value: unknown, basePath: readonly PropertyKey[] = []): T {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw invalidFormBody(parsed.error.issues.map((issue) => toFieldError(issue, basePath)));
}

/** An issue for a refinement, with Discord's error code. @example ctx.addIssue(customIssue('CODE', 'text', path)) */
export function customIssue(code: string, message: string, path: PropertyKey[] = []) {
  return { code: 'custom' as const, message, path, params: { code } };
}

function toFieldError(issue: Issue, basePath: readonly PropertyKey[]): FieldError {
  return { path: [...basePath, ...issue.path], ...describeIssue(issue) };
}

/** Discord's error code and message for a zod issue. */
function describeIssue(issue: Issue): { code: string; message: string } {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? { code: 'BASE_TYPE_REQUIRED', message: 'This field is required' }
        : {
            code: TYPE_ERROR_CODES.get(issue.expected) ?? 'BASE_TYPE_BAD_TYPE',
            message: `Expected: ${issue.expected}`,
          };
    case 'too_big':
      return issue.origin === 'number' || issue.origin === 'int' || issue.origin === 'bigint'
        ? { code: 'NUMBER_TYPE_MAX', message: `Value should be less than or equal to ${issue.maximum}.` }
        : { code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${issue.maximum} or fewer in length.` };
    case 'too_small':
      if (issue.origin === 'number' || issue.origin === 'int' || issue.origin === 'bigint')
        return { code: 'NUMBER_TYPE_MIN', message: `Value should be greater than or equal to ${issue.minimum}.` };
      return issue.input === '' || (Array.isArray(issue.input) && issue.input.length === 0)
        ? { code: 'BASE_TYPE_REQUIRED', message: 'This field is required' }
        : { code: 'BASE_TYPE_MIN_LENGTH', message: `Must be ${issue.minimum} or more in length.` };
    case 'invalid_value':
      return { code: 'BASE_TYPE_CHOICES', message: `Value must be one of (${issue.values.map(String).join(', ')}).` };
    case 'invalid_union':
      return issue.discriminator === undefined
        ? { code: 'BASE_TYPE_BAD_TYPE', message: 'Not a well formed value.' }
        : { code: 'UNION_TYPE_CHOICES', message: 'Value of field "type" is not one of those allowed here.' };
    case 'invalid_format':
      return { code: 'STRING_TYPE_REGEX', message: 'String value did not match validation regex.' };
    case 'custom':
      return { code: String(issue.params?.code ?? 'BASE_TYPE_BAD_VALUE'), message: issue.message };
    default:
      return { code: 'BASE_TYPE_BAD_VALUE', message: issue.message };
  }
}

const TYPE_ERROR_CODES = new Map([
  ['string', 'BASE_TYPE_BAD_STRING'],
  ['boolean', 'BASE_TYPE_BAD_BOOLEAN'],
  ['number', 'NUMBER_TYPE_COERCE'],
  ['int', 'NUMBER_TYPE_COERCE'],
  ['array', 'LIST_TYPE_CONVERT'],
  ['object', 'MODEL_TYPE_CONVERT'],
]);
