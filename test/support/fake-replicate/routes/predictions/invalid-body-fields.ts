import type { z } from 'zod';
import type { InvalidField } from '#test/support/fake-replicate/problems.ts';

/** What is wrong with the body of a request itself, in Replicate's words. */
export function invalidBodyFields(error: z.ZodError): InvalidField[] {
  return error.issues.flatMap((issue): InvalidField[] => {
    if (issue.code === 'unrecognized_keys') return issue.keys.map(additionalProperty);
    const name = issue.path.join('.');
    return [{ type: 'required', field: '', description: `${name || 'input'} is required` }];
  });
}

export const INVALID_CANCEL_AFTER: InvalidField = {
  type: 'format',
  field: 'Cancel-After',
  description: 'Must be a duration of at least 5 seconds',
};

function additionalProperty(key: string): InvalidField {
  return {
    type: 'additional_property_not_allowed',
    field: '',
    description: `Additional property ${key} is not allowed`,
  };
}
