import { z } from 'zod';
import type { Node } from '../validate/tree.ts';
import { ActRefusedError } from './refused.ts';
import type { Resolver } from './resolve.ts';

const limits = z.looseObject({
  min_values: z.number().nullish(),
  max_values: z.number().nullish(),
  options: z.array(z.looseObject({ value: z.string() })).nullish(),
});

/**
 * Whether a select, radio or checkbox group, or file upload takes these values.
 * @param least how many at least, where the component does not say
 * @throws ActRefusedError
 */
export function checkValues(node: Node, values: readonly string[], name: string, least = 1): void {
  const { min_values, max_values, options } = limits.parse(node);
  const most = max_values ?? (node.type === 22 ? (options?.length ?? 1) : 1);
  const refuse = (message: string) => {
    throw new ActRefusedError(`${name} does not take this.`, [{ name, message }]);
  };
  if (values.length < (min_values ?? least)) refuse(`Choose at least ${min_values ?? least}.`);
  if (values.length > most) refuse(`Choose at most ${most}.`);
  if (new Set(values).size < values.length) refuse('Choose each only once.');
  if (options)
    for (const value of values)
      if (!options.some((option) => option.value === value)) refuse(`It has no option ${value}.`);
}

/** What the values of each select mean: people, roles, both, channels. */
export function resolveValues(resolver: Resolver, { type }: Node, values: readonly string[], name: string): void {
  const known = new Map<number, (id: string) => boolean>([
    [5, resolver.user],
    [6, resolver.role],
    [7, (id) => resolver.user(id) || resolver.role(id)],
    [8, resolver.channel],
  ]).get(type);
  for (const id of known ? values : [])
    if (!known?.(id))
      throw new ActRefusedError(`${name} does not take this.`, [{ name, message: `There is no ${id} here.` }]);
}
