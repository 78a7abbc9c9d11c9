import { z } from 'zod';
import { modelInput } from '#schema/model/field/input.ts';
import { type Recipe, recipe } from './recipe.ts';

/**
 * A recipe as it is stored with a job: in full, or as {@link compactRecipe} writes it. Then null in the input stands for the prompt as
 * it was sent, and a prompt that was sent as it was typed is there once.
 */
export const storedRecipe = recipe
  .extend({
    input: z.record(z.string(), modelInput.valueType.nullable()),
    prompt: recipe.shape.prompt.extend({ sent: z.string().optional() }),
    notes: recipe.shape.notes.default([]),
  })
  .transform(({ input, prompt, ...rest }): Recipe => {
    const sent = prompt.sent ?? prompt.typed;
    const values = Object.entries(input).map(([name, value]) => [name, value ?? sent] as const);
    return { ...rest, input: Object.fromEntries(values), prompt: { ...prompt, sent } };
  });

/** Leaves out what {@link storedRecipe} knows from the rest. */
export function compactRecipe({ input, prompt, notes, ...rest }: Recipe): z.input<typeof storedRecipe> {
  const { sent, typed } = prompt;
  const values = Object.entries(input).map(([name, value]) => [name, value === sent ? null : value] as const);
  return {
    ...rest,
    input: Object.fromEntries(values),
    prompt: { ...prompt, sent: sent === typed ? undefined : sent },
    notes: notes.length > 0 ? notes : undefined,
  };
}
