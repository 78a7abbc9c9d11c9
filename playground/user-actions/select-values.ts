import { z } from 'zod';
import type { ComponentNode } from '../validate/components/component-tree.ts';
import type { Resolver } from './resolver.ts';
import { UserActionRefusedError } from './user-action-refused-error.ts';

const selectLimitsSchema = z.looseObject({
  min_values: z.number().nullish(),
  max_values: z.number().nullish(),
  options: z.array(z.looseObject({ value: z.string() })).nullish(),
});

/**
 * Checks the values of a select menu, radio or checkbox group, or file upload.
 * @param defaultMin the minimum number of values where the component has no `min_values`
 * @throws UserActionRefusedError where Discord's client would not send these values
 */
export function checkSelectValues(node: ComponentNode, values: readonly string[], name: string, defaultMin = 1): void {
  const { min_values, max_values, options } = selectLimitsSchema.parse(node);
  const max = max_values ?? (node.type === 22 ? (options?.length ?? 1) : 1);
  const refuse = (message: string) => {
    throw new UserActionRefusedError(`${name} has an invalid value.`, [{ name, message }]);
  };
  if (values.length < (min_values ?? defaultMin)) refuse(`Choose at least ${min_values ?? defaultMin}.`);
  if (values.length > max) refuse(`Choose at most ${max}.`);
  if (new Set(values).size < values.length) refuse('Choose each option only once.');
  if (options)
    for (const value of values)
      if (!options.some((option) => option.value === value)) refuse(`There is no option ${value}.`);
}

/** Resolves the ids that a user, role, mentionable or channel select has as its values. */
export function resolveSelectValues(
  resolver: Resolver,
  { type }: ComponentNode,
  values: readonly string[],
  name: string,
): void {
  const resolve = new Map<number, (id: string) => boolean>([
    [5, resolver.user],
    [6, resolver.role],
    [7, (id) => resolver.user(id) || resolver.role(id)],
    [8, resolver.channel],
  ]).get(type);
  for (const id of resolve ? values : [])
    if (!resolve?.(id))
      throw new UserActionRefusedError(`${name} has an invalid value.`, [
        { name, message: `${id} does not exist here.` },
      ]);
}
