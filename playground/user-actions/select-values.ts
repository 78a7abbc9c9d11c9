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
 * Whether a select, radio or checkbox group, or file upload takes these values.
 * @param defaultMin how many at least, where the component does not say
 * @throws ActRefusedError
 */
export function checkSelectValues(node: ComponentNode, values: readonly string[], name: string, defaultMin = 1): void {
  const { min_values, max_values, options } = selectLimitsSchema.parse(node);
  const max = max_values ?? (node.type === 22 ? (options?.length ?? 1) : 1);
  const refuse = (message: string) => {
    throw new UserActionRefusedError(`${name} does not take this.`, [{ name, message }]);
  };
  if (values.length < (min_values ?? defaultMin)) refuse(`Choose at least ${min_values ?? defaultMin}.`);
  if (values.length > max) refuse(`Choose at most ${max}.`);
  if (new Set(values).size < values.length) refuse('Choose each only once.');
  if (options)
    for (const value of values)
      if (!options.some((option) => option.value === value)) refuse(`It has no option ${value}.`);
}

/** What the values of each select mean: people, roles, both, channels. */
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
      throw new UserActionRefusedError(`${name} does not take this.`, [{ name, message: `There is no ${id} here.` }]);
}
